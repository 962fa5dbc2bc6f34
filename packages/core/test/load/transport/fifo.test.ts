import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFifo } from '../../../src/load/transport/fifo.ts'

test('what goes in comes out in order, however full and empty it gets', () => {
  const fifo = createFifo<number>()
  let into = 0
  let out = 0
  for (const [push, shift] of [
    [5_000, 4_000],
    [10, 1_010],
    [100_000, 99_999],
    [0, 1],
  ] as const) {
    for (let i = 0; i < push; i++) fifo.push(into++)
    for (let i = 0; i < shift; i++) assert.equal(fifo.shift(), out++)
    assert.equal(fifo.size(), into - out)
  }
  assert.equal(fifo.shift(), undefined)
  assert.equal(fifo.size(), 0)
  fifo.push(7)
  assert.equal(fifo.shift(), 7)
})
