import assert from 'node:assert/strict'
import { test } from 'node:test'
import { powerLaw } from '../src/power-law.ts'
import { closeTo } from './close-to.ts'
import { gauss, seeded } from './seeded.ts'

const scales = [1e3, 1e4, 1e5, 1e6]

test('a pure power comes back with its exponent and factor', () => {
  for (const k of [0, 0.5, 1, 2]) {
    const { exponent, factor } = powerLaw(scales.map((x) => ({ x, y: 3.5 * x ** k })))
    closeTo(exponent.value, k)
    closeTo(exponent.low, k)
    closeTo(exponent.high, k)
    closeTo(factor, 3.5)
  }
})

test('the exponent is the Theil–Sen slope that SciPy finds on logarithms', () => {
  // scipy.stats.theilslopes(log(y), log(x), method='joint'), SciPy 1.17.1
  const { exponent, factor } = powerLaw(
    [
      [1000, 3.4],
      [10000, 38.1],
      [100000, 402],
      [1000000, 4480],
      [10000000, 41900],
    ].map(([x = 0, y = 0]) => ({ x, y })),
  )
  closeTo(exponent.value, 1.029238798285057)
  closeTo(exponent.low, 0.9709360089681505)
  closeTo(exponent.high, 1.0494460586333636)
  closeTo(factor, Math.exp(-5.853097481692368))
})

test('linear, n log n and quadratic growth are told apart under five per cent of noise', () => {
  const random = seeded(6)
  const exponentOf = (grow: (x: number) => number) =>
    powerLaw([...scales, ...scales, ...scales].map((x) => ({ x, y: grow(x) * Math.exp(0.05 * gauss(random)) })))
      .exponent
  const linear = exponentOf((x) => x)
  const sorting = exponentOf((x) => x * Math.log(x))
  const quadratic = exponentOf((x) => x ** 2)
  assert.ok(linear.low < 1 && 1 < linear.high && linear.high < 1.05)
  assert.ok(sorting.low > 1.05 && sorting.high < 1.2)
  assert.ok(quadratic.low > 1.95)
})

test('the units of either axis do not change the exponent', () => {
  const points = [2, 9, 31, 55, 140].map((y, index) => ({ x: 2 ** index, y }))
  const plain = powerLaw(points).exponent
  const scaled = powerLaw(points.map(({ x, y }) => ({ x: 1024 * x, y: 1e6 * y }))).exponent
  for (const end of ['value', 'low', 'high'] as const) closeTo(scaled[end], plain[end])
})

test('a power law has no zero', () => {
  assert.throws(
    () =>
      powerLaw([
        { x: 0, y: 1 },
        { x: 1, y: 1 },
      ]),
    { name: 'RangeError', message: /must be positive, got \(0, 1\)/ },
  )
  assert.throws(
    () =>
      powerLaw([
        { x: 1, y: 1 },
        { x: 2, y: Number.NaN },
      ]),
    { name: 'RangeError' },
  )
})
