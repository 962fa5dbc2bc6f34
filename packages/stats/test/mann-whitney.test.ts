import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mannWhitney } from '../src/mann-whitney.ts'
import { closeTo } from './close-to.ts'

test('without ties the p-value is the exact one of SciPy and R', () => {
  // scipy.stats.mannwhitneyu(a, b, method='exact'), SciPy 1.17.1
  const few = mannWhitney([1.1, 3.4, 5.6, 2.2, 9.8, 7.3], [4.1, 6.6, 8.8, 10.2, 12.5, 11.1, 3.9])
  assert.equal(few.u, 9)
  assert.equal(few.method, 'exact')
  closeTo(few.pValue, 0.10139860139860139)

  // wilcox.test(a, b, exact = TRUE), R 4.2.2
  const more = mannWhitney(
    [3.1, 4.7, 2.2, 8.8, 7.1, 6.5, 9.9, 1.2, 5.8, 7.7, 8.3, 6.1, 10.2],
    [2.9, 1.7, 3.6, 5.2, 0.8, 4.4, 6.9, 7.2, 1.5, 3.3, 2.4],
  )
  assert.equal(more.u, 109)
  closeTo(more.pValue, 0.0301176534687)
})

test('with ties the p-value is the corrected normal one of SciPy and R', () => {
  // scipy.stats.mannwhitneyu(a, b, method='asymptotic'), SciPy 1.17.1; wilcox.test(exact = FALSE) of R 4.2.2 agrees
  const { u, pValue, method } = mannWhitney([1, 2, 2, 3, 5, 5], [2, 4, 5, 6, 6, 7, 8])
  assert.equal(u, 7)
  assert.equal(method, 'normal')
  closeTo(pValue, 0.050835582280956304)
})

test('equal constants do not differ, and empty lists are refused', () => {
  assert.deepEqual(mannWhitney([1, 1], [1, 1, 1]), { u: 3, pValue: 1, method: 'normal' })
  assert.throws(() => mannWhitney([], [1]), { name: 'RangeError' })
  assert.throws(() => mannWhitney([1], [Number.NaN]), { name: 'RangeError' })
})

test('swapping the samples keeps the p-value and mirrors u; shifting both changes nothing', () => {
  const list = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(list, list, (a, b) => {
      const there = mannWhitney(a, b)
      const back = mannWhitney(b, a)
      assert.equal(there.u + back.u, a.length * b.length)
      closeTo(there.pValue, back.pValue)
      const shift = (values: readonly number[]): number[] => values.map((value) => 3 * value + 7).toReversed()
      assert.deepEqual(mannWhitney(shift(a), shift(b)), there)
    }),
    { seed: 1 },
  )
})
