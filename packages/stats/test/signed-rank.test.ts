import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { signedRank } from '../src/signed-rank.ts'
import { closeTo } from './close-to.ts'

test('without ties the p-value is the exact one of R and SciPy', () => {
  // wilcox.test(d, exact = TRUE), R 4.2.2; scipy.stats.wilcoxon(d, method='exact'), SciPy 1.17.1
  const { w, n, pValue, method } = signedRank([1.5, -0.3, 2.2, 0.8, -1.1, 3.4, 0.6, 2.9, -0.2, 1.9])
  assert.equal(w, 47)
  assert.equal(n, 10)
  assert.equal(method, 'exact')
  closeTo(pValue, 0.048828125)
})

test('with ties and zeros the p-value is the corrected normal one of R and SciPy', () => {
  // wilcox.test(d, exact = FALSE), R 4.2.2; scipy.stats.wilcoxon(d, correction=True), SciPy 1.17.1
  const { w, n, pValue, method } = signedRank([1, -1, 2, 2, 0, 3, -2, 4, 5, 0, 3, 1])
  assert.equal(w, 48)
  assert.equal(n, 10)
  assert.equal(method, 'normal')
  closeTo(pValue, 0.04030513050073345)
})

test('nothing but zeros is no difference, and no values are an error', () => {
  assert.deepEqual(signedRank([0, 0]), { w: 0, n: 0, pValue: 1, method: 'normal' })
  assert.throws(() => signedRank([]), { name: 'RangeError' })
  assert.throws(() => signedRank([Number.NaN]), { name: 'RangeError' })
})

test('six differences of one sign are the fewest that reach 5 %', () => {
  closeTo(signedRank([1, 2, 3, 4, 5]).pValue, 2 / 32)
  closeTo(signedRank([1, 2, 3, 4, 5, 6]).pValue, 2 / 64)
})

test('turning all signs keeps the p-value and mirrors w', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 30 }), (differences) => {
      const there = signedRank(differences)
      const back = signedRank(differences.map((difference) => -difference).toReversed())
      assert.equal(there.w + back.w, (there.n * (there.n + 1)) / 2)
      closeTo(there.pValue, back.pValue)
      assert.equal(signedRank(differences.map((difference) => 4 * difference)).pValue, there.pValue)
    }),
    { seed: 1 },
  )
})
