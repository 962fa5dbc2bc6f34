import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { growthExponent } from '../src/index.ts'

test('the exponent comes back, whatever the fixed cost and the factor', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -2, max: 3, noNaN: true }).filter((k) => Math.abs(k) > 0.01),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1, max: 1e3, noNaN: true }),
      (k, fixed, factor) => {
        const at = (x: number): { x: number; y: number } => ({ x, y: fixed + Math.sign(k) * factor * 1e4 * x ** k })
        const found = growthExponent(at(10), at(35), at(120))
        assert.ok(found !== null && Math.abs(found - k) < 1e-3, `${found} for ${k}`)
      },
    ),
    { seed: 1 },
  )
})

test('a large fixed cost beneath linear growth does not lower the exponent', () => {
  const bytes = (items: number): { x: number; y: number } => ({ x: items, y: 3_000_000 + 120 * items })
  assert.ok(Math.abs((growthExponent(bytes(1_000), bytes(10_000), bytes(100_000)) ?? 0) - 1) < 1e-9)
})

test('what does not grow has no exponent', () => {
  assert.equal(growthExponent({ x: 1, y: 5 }, { x: 2, y: 5 }, { x: 3, y: 6 }), null)
  assert.equal(growthExponent({ x: 1, y: 5 }, { x: 2, y: 6 }, { x: 3, y: 4 }), null)
})

test('points in another order are refused', () => {
  assert.throws(() => growthExponent({ x: 2, y: 1 }, { x: 1, y: 2 }, { x: 3, y: 3 }), /x must be positive and rise/)
})
