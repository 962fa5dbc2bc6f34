import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalCdf, normalQuantile } from '../src/normal.ts'
import { closeTo } from './close-to.ts'

test('the distribution is that of SciPy, also far out in the tail', () => {
  // scipy.stats.norm.cdf, SciPy 1.17.1
  for (const [z, expected] of [
    [-30, 4.906713927147908e-198],
    [-8, 6.22096057427174e-16],
    [-3.5, 0.00023262907903552502],
    [-3, 0.0013498980316300933],
    [-1.96, 0.024997895148220435],
    [-0.3, 0.3820885778110474],
    [0, 0.5],
    [0.7, 0.758036347776927],
    [2.999, 0.9986456634662729],
    [3.5, 0.9997673709209645],
  ] as const) {
    closeTo(normalCdf(z) / expected, 1)
  }
  assert.equal(normalCdf(-Infinity), 0)
  assert.equal(normalCdf(Infinity), 1)
  assert.ok(Number.isNaN(normalCdf(Number.NaN)))
})

test('the quantile is that of SciPy', () => {
  // scipy.stats.norm.ppf, SciPy 1.17.1
  for (const [p, expected] of [
    [1e-200, -30.20559417957964],
    [1e-12, -7.034483825301131],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.975, 1.959963984540054],
    [0.9999, 3.719016485455709],
  ] as const) {
    closeTo(normalQuantile(p), expected)
  }
})

test('a share of 0, 1 or beyond has no quantile', () => {
  for (const p of [0, 1, -0.1, 1.1, Number.NaN]) assert.throws(() => normalQuantile(p), { name: 'RangeError' })
})

test('distribution and quantile undo each other', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
      closeTo(normalCdf(normalQuantile(p)), p)
    }),
    { seed: 1 },
  )
})
