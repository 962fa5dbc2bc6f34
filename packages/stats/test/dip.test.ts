import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dip } from '../src/dip.ts'
import { closeTo } from './close-to.ts'
import { seeded } from './seeded.ts'

test('evenly spaced values have the least dip there is, two points the greatest', () => {
  closeTo(dip([1, 2, 3, 4, 5, 6, 7, 8]), 1 / 16)
  closeTo(dip([1, 1, 1, 1, 2, 2, 2, 2]), 1 / 4)
  closeTo(dip([7, 7, 7]), 1 / 6)
  closeTo(dip([5]), 1 / 2)
})

test('a single mode with any number of equal values in it has the least dip', () => {
  closeTo(dip([1, 3, 4, 4, 4, 4, 5, 7]), 1 / 16)
})

test('uniform samples dip as often as in the published table', () => {
  // Hartigan's table as computed by Maechler for diptest: 99.5 and 99.9 % of samples dip less.
  for (const { n, most995, most999 } of [
    { n: 50, most995: 0.08529, most999: 0.09409 },
    { n: 100, most995: 0.06204, most999: 0.06845 },
  ]) {
    const random = seeded(1)
    const dips = Array.from({ length: 4_000 }, () => dip(Array.from({ length: n }, random))).sort((a, b) => a - b)
    const share = (limit: number): number => dips.filter((each) => each > limit).length / dips.length
    assert.ok(share(most995) > 0.002 && share(most995) < 0.009, `${share(most995)}`)
    assert.ok(share(most999) < 0.0035, `${share(most999)}`)
  }
})

test('neither order, shift nor scale matters, and it lies between 1 ÷ 2n and a quarter', () => {
  const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 9 }), (list, factor) => {
      const plain = dip(list)
      closeTo(dip(list.toReversed().map((value) => factor * value + 3)), plain, 1e-9)
      closeTo(dip(list.map((value) => -value)), plain, 1e-9)
      assert.ok(plain >= 1 / (2 * list.length) - 1e-12 && plain <= 0.25 + 1e-12, `${plain}`)
    }),
    { seed: 1 },
  )
})

test('hulls that run in parallel do not hide a second mode by rounding', () => {
  // Two of nine values at -186 and two at 546: at most one of the steps can be the mode.
  const list = [-186, 53, 546, 876, -186, -516, -304, 546, 664]
  assert.ok(dip(list) >= 1 / 9, `${dip(list)}`)
  closeTo(dip(list), dip(list.map((value) => -value)))
})

test('no values and values that are no numbers are refused', () => {
  assert.throws(() => dip([]), { name: 'RangeError', message: /at least 1/ })
  assert.throws(() => dip([1, Number.NaN]), { name: 'RangeError', message: /NaN at index 1/ })
})
