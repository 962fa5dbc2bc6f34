import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heldForMs, stallMeanMs, stallQuantileMs } from '../../src/ground-truth/index.ts'

test('a stall of one second in ten has its literal quantiles', () => {
  const stall = { everyMs: 10_000, stallMs: 1_000 }
  assert.equal(stallQuantileMs(stall, 0.5), 0)
  assert.ok(Math.abs(stallQuantileMs(stall, 0.95) - 500) < 1e-9)
  assert.ok(Math.abs(stallQuantileMs(stall, 0.99) - 900) < 1e-9)
  assert.equal(stallMeanMs(stall), 50)
})

test('what arrives in the stall is held until its end, in each period', () => {
  const stall = { everyMs: 1_000, stallMs: 100 }
  assert.deepEqual(
    [0, 30, 99.5, 100, 999, 3_030].map((atMs) => heldForMs(stall, atMs)),
    [100, 70, 0.5, 0, 0, 70],
  )
})

test('the quantile function is that of a million arrivals in a row', () => {
  const stall = { everyMs: 1_000, stallMs: 100 }
  const held = Array.from({ length: 1_000_000 }, (_, i) => heldForMs(stall, i / 1_000)).sort((a, b) => a - b)
  for (const share of [0.5, 0.9, 0.95, 0.99]) {
    assert.ok(Math.abs(held[share * held.length]! - stallQuantileMs(stall, share)) < 0.01, `${share}`)
  }
})
