import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { differenceOf, pairedRatio } from '../src/paired-log-ratio.ts'
import { closeTo } from './close-to.ts'
import { gauss, seeded } from './seeded.ts'

test('the ratio is the median of the pairs, not the ratio of the medians', () => {
  const interval = pairedRatio([2, 40, 600, 8000, 10, 22], [1, 20, 300, 4000, 10, 10])
  assert.deepEqual(interval && { ...interval, value: Math.round(interval.value * 1e12) / 1e12 }, {
    value: 2,
    low: 1,
    high: 2.2,
    level: 0.96875,
    n: 6,
  })
})

test('an even number of pairs meets in the geometric middle, so that a ÷ b and b ÷ a agree', () => {
  closeTo(pairedRatio([1, 4], [1, 1])?.value ?? 0, 2)
  closeTo(pairedRatio([1, 1], [1, 4])?.value ?? 0, 0.5)
})

test('the reverse ratio is the reciprocal, and a common factor cancels', () => {
  const positive = fc.double({ min: 0.01, max: 100, noNaN: true })
  const pairs = fc.array(fc.tuple(positive, positive, positive), { minLength: 2, maxLength: 30 })
  fc.assert(
    fc.property(pairs, (list) => {
      const a = list.map(([left]) => left)
      const b = list.map(([, right]) => right)
      const shared = list.map(([, , factor]) => factor)
      const times = (side: readonly number[]): number[] => side.map((value, index) => value * (shared[index] ?? 1))
      const there = pairedRatio(a, b)
      const back = pairedRatio(b, a)
      const scaled = pairedRatio(times(a), times(b))
      assert.ok(there && back && scaled)
      closeTo(there.value * back.value, 1, 1e-9)
      closeTo(there.low * back.high, 1, 1e-6)
      closeTo(scaled.value / there.value, 1, 1e-9)
      assert.ok(there.low <= there.value * (1 + 1e-12) && there.value <= there.high * (1 + 1e-12))
    }),
    { seed: 1 },
  )
})

test('differences keep their sign and their unit', () => {
  assert.deepEqual(differenceOf([5, 7, 6, 9, 8, 10], [4, 4, 4, 4, 4, 4]), {
    value: 3.5,
    low: 1,
    high: 6,
    level: 0.96875,
    n: 6,
  })
})

test('three differences above zero do not prove a difference', () => {
  const interval = differenceOf([1.1, 1.2, 1.9], [1, 1, 1])
  assert.ok(interval && interval.low < 0 && interval.high > 0)
})

test('one pair has no interval; unequal lists and impossible values are refused', () => {
  assert.equal(pairedRatio([2], [1]), null)
  assert.equal(differenceOf([2], [1]), null)
  assert.throws(() => pairedRatio([1, 2], [1]), { name: 'RangeError', message: /same length, got 2 and 1/ })
  assert.throws(() => pairedRatio([1, 0], [1, 1]), { name: 'RangeError', message: /must be positive, got 0 and 1/ })
  assert.throws(() => differenceOf([1], [Number.NaN]), { name: 'RangeError', message: /finite/ })
  assert.throws(() => differenceOf([], []), { name: 'RangeError' })
})

test('twelve pairs accuse an equal side in at most 6 % and find five per cent in at least 97 %', () => {
  const random = seeded(7)
  const rounds = 2000
  let accused = 0
  let found = 0
  for (let round = 0; round < rounds; round++) {
    // A pair shares the machine's mood (20 %) and scatters by 2 % of its own.
    const moods = Array.from({ length: 12 }, () => Math.exp(0.2 * gauss(random)))
    const side = (factor: number): number[] => moods.map((mood) => mood * factor * Math.exp(0.02 * gauss(random)))
    const same = pairedRatio(side(1), side(1))
    const slower = pairedRatio(side(1.05), side(1))
    if (same && (same.low > 1 || same.high < 1)) accused++
    if (slower && slower.low > 1) found++
  }
  assert.ok(accused / rounds <= 0.06, `accused ${accused / rounds}`)
  assert.ok(found / rounds >= 0.97, `found ${found / rounds}`)
})
