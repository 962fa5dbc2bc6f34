import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mannKendall } from '../src/mann-kendall.ts'
import { closeTo } from './close-to.ts'
import { gauss, seeded } from './seeded.ts'

test('without ties the p-value is the exact one of R and SciPy', () => {
  // cor.test(seq_along(y), y, method = "kendall", exact = TRUE), R 4.2.2; the first two also in SciPy 1.17.1
  const rising = mannKendall([5, 3, 8, 9, 7, 12, 11, 15])
  assert.equal(rising.s, 20)
  assert.equal(rising.method, 'exact')
  closeTo(rising.pValue, 0.014136904761904762)

  const none = mannKendall([9, 1, 4, 7, 2])
  assert.equal(none.s, -2)
  closeTo(none.pValue, 0.8166666666666667)

  const longer = mannKendall(Array.from({ length: 20 }, (_, i) => ((i * 7) % 20) + i * 0.37))
  assert.equal(longer.s, 88)
  closeTo(longer.pValue, 0.00378266456703)
})

test('with ties the p-value is the corrected normal one of R', () => {
  // cor.test(1:11, y, method = "kendall", exact = FALSE, continuity = TRUE), R 4.2.2
  const { pValue, method } = mannKendall([3, 3, 4, 6, 5, 5, 8, 7, 9, 9, 12])
  assert.equal(method, 'normal')
  closeTo(pValue, 0.000406952017445)
})

test('a constant series has no trend, and a single value is refused', () => {
  assert.deepEqual(mannKendall([4, 4, 4, 4]), { s: 0, pValue: 1, method: 'normal' })
  assert.throws(() => mannKendall([1]), { name: 'RangeError', message: /at least 2/ })
})

test('only the order counts: stretching keeps the trend, reversing turns it round', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 30 }), (values) => {
      const trend = mannKendall(values)
      assert.deepEqual(mannKendall(values.map((value) => value ** 3 + 5 * value)), trend)
      const back = mannKendall(values.toReversed())
      assert.equal(back.s, trend.s === 0 ? 0 : -trend.s)
      assert.equal(back.pValue, trend.pValue)
      assert.ok(trend.pValue >= 0 && trend.pValue <= 1)
    }),
    { seed: 1 },
  )
})

test('noise shows a trend as rarely as the p-value says', () => {
  const random = seeded(8)
  for (const n of [12, 80]) {
    let accused = 0
    for (let round = 0; round < 2000; round++) {
      if (mannKendall(Array.from({ length: n }, () => gauss(random))).pValue <= 0.05) accused++
    }
    assert.ok(accused / 2000 < 0.065 && accused / 2000 > 0.025, `n = ${n}: ${accused / 2000}`)
  }
})
