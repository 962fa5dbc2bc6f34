import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLimiter, mostAdmitted } from '../../src/ground-truth/index.ts'

const limit = { ratePerSecond: 100, burst: 5 }

test('twice the capacity passes by half, and the burst comes on top', () => {
  const admits = createLimiter(limit)
  const arrivals = Array.from({ length: 2_000 }, (_, i) => i * 5)
  assert.equal(arrivals.filter((atMs) => admits(atMs)).length, 1_004)
  assert.equal(mostAdmitted(limit, 9_995), 1_004)
})

test('its own capacity passes whole', () => {
  const admits = createLimiter({ ratePerSecond: 300, burst: 1 })
  assert.ok(Array.from({ length: 3_000 }, (_, i) => (i * 1_000) / 300).every((atMs) => admits(atMs)))
})

test('after a rest a burst passes, and no more', () => {
  const admits = createLimiter(limit)
  const atOnce = (atMs: number): number => Array.from({ length: 20 }, () => admits(atMs)).filter(Boolean).length
  assert.deepEqual([atOnce(0), atOnce(10), atOnce(10_000)], [5, 1, 5])
})
