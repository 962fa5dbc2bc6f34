import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { holm } from '../src/holm.ts'
import { closeTo } from './close-to.ts'

test('the adjusted values are those of R, in the order given', () => {
  // p.adjust(p, "holm"), R 4.2.2
  for (const [given, expected] of [
    [
      [0.01, 0.04, 0.03, 0.005, 0.5],
      [0.04, 0.09, 0.09, 0.025, 0.5],
    ],
    [
      [0.012, 0.03, 0.04],
      [0.036, 0.06, 0.06],
    ],
  ] as const) {
    for (const [index, p] of holm(given).entries()) closeTo(p, expected[index] ?? -1)
  }
  assert.deepEqual(holm([]), [])
})

test('a value outside 0 to 1 is refused', () => {
  for (const p of [-0.1, 1.1, Number.NaN])
    assert.throws(() => holm([0.5, p]), { name: 'RangeError', message: /index 1/ })
})

test('no value shrinks, none passes one, and their order stays', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (pValues) => {
      const adjusted = holm(pValues)
      for (const [i, p] of pValues.entries()) {
        assert.ok((adjusted[i] ?? -1) >= p && (adjusted[i] ?? 2) <= 1)
        for (const [j, q] of pValues.entries()) if (p <= q) assert.ok((adjusted[i] ?? 2) <= (adjusted[j] ?? -1))
      }
    }),
    { seed: 1 },
  )
})
