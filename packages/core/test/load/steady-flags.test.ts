import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gainWithin, steadyFlags } from '../../src/load/steady-flags.ts'

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
