import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { studentTCdf, studentTQuantile } from '../src/student-t.ts'
import { closeTo } from './close-to.ts'

test('the quantile is that of SciPy within 1e-8, from one degree of freedom to ten thousand', () => {
  // scipy.stats.t.ppf, SciPy 1.17.1; columns p = 0.0005, 0.025, 0.4, 0.995
  const table: ReadonlyArray<readonly [number, number, number, number, number]> = [
    [1, -636.6192487687196, -12.706204736174705, -0.32491969623290634, 63.656741162871526],
    [2, -31.59905457644362, -4.302652729749464, -0.2886751345948128, 9.924843200918287],
    [3, -12.923978636687481, -3.1824463052837086, -0.2766706623326898, 5.840909309733355],
    [4, -8.610301581379275, -2.7764451051977943, -0.2707222947075976, 4.604094871349992],
    [7.5, -5.207725655800546, -2.3330396268649745, -0.26250189880429486, 3.421422688124044],
    [29, -3.659405019466333, -2.045229642132704, -0.25568363457125604, 2.756385903670605],
    [200, -3.3398354062756788, -1.9718962236339093, -0.25368437919014747, 2.600634436191558],
    [10000, -3.291499965941605, -1.9602012398906263, -0.253353843445727, 2.5763210466685282],
  ]
  for (const [freedom, ...expected] of table) {
    for (const [column, p] of [0.0005, 0.025, 0.4, 0.995].entries()) {
      closeTo(studentTQuantile(p, freedom), expected[column] ?? Number.NaN, 1e-9)
    }
  }
  assert.equal(studentTQuantile(0.5, 3), 0)
})

test('the distribution is that of SciPy', () => {
  // scipy.stats.t.cdf, SciPy 1.17.1
  closeTo(studentTCdf(-2, 3), 0.06966298427942152)
  closeTo(studentTCdf(0.5, 1), 0.6475836176504333)
  closeTo(studentTCdf(4, 12), 0.9991191518778025)
  closeTo(studentTCdf(-10, 5), 8.547378787148181e-5)
})

test('what has no quantile is refused', () => {
  for (const p of [0, 1, Number.NaN]) assert.throws(() => studentTQuantile(p, 3), { name: 'RangeError' })
  for (const freedom of [0, -1, Number.NaN]) {
    assert.throws(() => studentTQuantile(0.9, freedom), { name: 'RangeError', message: /degrees of freedom/ })
  }
})

test('the quantile is odd around one half and undoes the distribution', () => {
  const freedom = fc.integer({ min: 1, max: 300 })
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), freedom, (p, df) => {
      closeTo(studentTCdf(studentTQuantile(p, df), df), p, 1e-10)
      closeTo(studentTQuantile(1 - p, df), -studentTQuantile(p, df), 1e-6)
    }),
    { seed: 1 },
  )
})
