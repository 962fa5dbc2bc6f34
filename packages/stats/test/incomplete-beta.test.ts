import assert from 'node:assert/strict'
import { test } from 'node:test'
import { incompleteBeta, logGamma } from '../src/incomplete-beta.ts'
import { closeTo } from './close-to.ts'

test('ln Γ is that of R', () => {
  // lgamma, R 4.2.2
  for (const [x, expected] of [
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [1, 0],
    [7.25, 7.0521854507385395],
    [1000, 5905.220423209181],
  ] as const) {
    closeTo(logGamma(x), expected)
  }
})

test('the incomplete beta function is that of R', () => {
  // pbeta, R 4.2.2
  closeTo(incompleteBeta(0.1, 0.5, 2), 0.4585302607244151)
  closeTo(incompleteBeta(0.5, 2, 3.5), 0.7569320439671242)
  closeTo(incompleteBeta(0.95, 30, 4), 0.9191905065856298)
  assert.equal(incompleteBeta(0, 2, 3), 0)
  assert.equal(incompleteBeta(1, 2, 3), 1)
})
