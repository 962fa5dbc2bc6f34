import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gainWithin, settledFlags, steadyFlags } from '../../src/load/steady-flags.ts'

const slots = (...correct: number[]): Parameters<typeof gainWithin>[0] =>
  correct.map((count) => ({ offered: count, correct: count, failed: 0, p50Ns: 1, p99Ns: 1 }))

test('a load that got faster by a half within its window was not warm', () => {
  assert.equal(gainWithin(slots(200, 300, 9_999, 350, 400)), 1.5)
  assert.deepEqual(
    steadyFlags(1.5).map(({ code, severity, because }) => [code, severity, because]),
    [['warmup-not-steady', 'warn', 'the second half of the time was 50 % faster than the first']],
  )
})

test('one that is steady, slows down, or shows too little to tell is not accused', () => {
  for (const each of [slots(500, 510, 520, 500), slots(900, 900, 500, 500), slots(100, 200), slots(5_000), slots()]) {
    assert.deepEqual(steadyFlags(gainWithin(each)), [])
  }
})

const waited = (...p50Ns: number[]): Parameters<typeof settledFlags>[0] =>
  p50Ns.map((p50) => ({ offered: 100, correct: 100, failed: 0, p50Ns: p50, p99Ns: 2 * p50 }))

test('a schedule that starts with a queue from its warm-up was not warm', () => {
  assert.deepEqual(
    settledFlags(waited(60, 20, 20, 10, 20, 30, 20, 20)).map(({ code, because }) => [code, because]),
    [['warmup-not-steady', 'at first the median latency was 3.0 times that of the second half']],
  )
})

test('a schedule that is steady, or was stalled later, or is too short to tell, is not accused', () => {
  for (const each of [waited(25, 20, 20, 21), waited(20, 90, 90, 20, 20), waited(90, 20), waited()]) {
    assert.deepEqual(settledFlags(each), [])
  }
  const few = waited(60, 20, 20, 20).map((slot) => ({ ...slot, correct: 19 }))
  assert.deepEqual(settledFlags(few), [])
})
