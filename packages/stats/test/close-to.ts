import assert from 'node:assert/strict'

/** Equal up to `tolerance`, taken relative to the expected value, or absolute where that is smaller than 1. */
export function closeTo(actual: number, expected: number, tolerance = 1e-12): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected))
  assert.ok(error <= tolerance, `expected ${expected}, got ${actual} (off by ${error})`)
}
