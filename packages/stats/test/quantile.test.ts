import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { median, quantile, quantileSorted } from '../src/quantile.ts'
import { closeTo } from './close-to.ts'

const values = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 40 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

test('a quantile is that of NumPy', () => {
  // numpy.quantile, NumPy 2.4.6
  const list = [3.1, 0.4, 8.8, 2.2, 5.5, 9.1, 1.7]
  for (const [p, expected] of [
    [0, 0.4],
    [0.1, 1.18],
    [0.25, 1.95],
    [0.5, 3.1],
    [0.9, 8.92],
    [0.99, 9.082],
    [1, 9.1],
  ] as const) {
    closeTo(quantile(list, p), expected)
  }
})

test('the median of an even count lies halfway between the middle two', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5)
  assert.equal(median([7]), 7)
})

test('numbers are sorted as numbers, not as text, and the input keeps its order', () => {
  const list = Object.freeze([10, 9, 100, -1])
  assert.equal(median(list), 9.5)
  assert.deepEqual(list, [10, 9, 100, -1])
})

test('what has no quantile is refused with the place and the value', () => {
  assert.throws(() => median([]), { name: 'RangeError', message: /at least 1 value\(s\), got 0/ })
  assert.throws(() => median([1, Number.NaN]), { name: 'RangeError', message: /got NaN at index 1/ })
  assert.throws(() => median([Infinity]), { name: 'RangeError', message: /got Infinity at index 0/ })
  assert.throws(() => quantile([1], 1.1), { name: 'RangeError', message: /p must lie in \[0, 1\], got 1.1/ })
  assert.throws(() => quantile([1], Number.NaN), { name: 'RangeError' })
  assert.throws(() => quantileSorted([], 0.5), { name: 'RangeError' })
})

test('a quantile rises with p and stays within the values', () => {
  fc.assert(
    fc.property(values, share, share, (list, p, q) => {
      const low = quantile(list, Math.min(p, q))
      const high = quantile(list, Math.max(p, q))
      assert.ok(Math.min(...list) <= low && low <= high && high <= Math.max(...list))
    }),
    { seed: 1 },
  )
})

test('a quantile moves and stretches with its values, and their order does not matter', () => {
  fc.assert(
    fc.property(
      values,
      share,
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: 1, max: 50 }),
      (list, p, a, b) => {
        const moved = quantile(list.map((value) => a + b * value).toReversed(), p)
        // What rounding may cost goes with the largest of the values, not with the quantile, which may be near 0.
        const scale = Math.max(1, ...list.map((value) => Math.abs(a + b * value)))
        closeTo((moved - a - b * quantile(list, p)) / scale, 0, 1e-12)
      },
    ),
    { seed: 1 },
  )
})
