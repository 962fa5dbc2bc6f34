import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bootstrapInterval } from '../src/bootstrap-interval.ts'
import { closeTo } from './close-to.ts'
import { gauss, seeded } from './seeded.ts'

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

test('the interval of a mean is that of the normal theory', () => {
  const random = seeded(1)
  const values = Array.from({ length: 400 }, () => 50 + 10 * gauss(random))
  const interval = bootstrapInterval(values, mean, { random, rounds: 4000 })
  assert.equal(interval.value, mean(values))
  assert.equal(interval.n, 400)
  assert.equal(interval.level, 0.95)
  // Half a width of 1.96 × 10 ÷ √400 = 0.98
  closeTo((interval.high - interval.low) / 2, 0.98, 0.1)
})

test('it covers the mean of 40 values at close to its level', () => {
  const random = seeded(2)
  let covered = 0
  for (let round = 0; round < 600; round++) {
    const values = Array.from({ length: 40 }, () => gauss(random))
    const { low, high } = bootstrapInterval(values, mean, { random, rounds: 200 })
    if (low <= 0 && 0 <= high) covered++
  }
  assert.ok(covered / 600 > 0.9 && covered / 600 < 0.97, `covers ${covered / 600}`)
})

test('the same seed gives the same interval, and the input keeps its order', () => {
  const values = Object.freeze([5, 1, 4, 2])
  const once = bootstrapInterval(values, mean, { random: seeded(3), rounds: 50 })
  assert.deepEqual(bootstrapInterval(values, mean, { random: seeded(3), rounds: 50 }), once)
})

test('bad input is refused', () => {
  const random = seeded(4)
  assert.throws(() => bootstrapInterval([], mean, { random }), { name: 'RangeError' })
  assert.throws(() => bootstrapInterval([1], mean, { random, rounds: 0 }), { message: /rounds must be a positive/ })
  assert.throws(() => bootstrapInterval([1], mean, { random, level: 1 }), { message: /level must lie between/ })
  assert.throws(() => bootstrapInterval([1], () => Number.NaN, { random }), { message: /statistic: every value/ })
})
