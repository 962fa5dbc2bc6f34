import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { theilSen, type Point } from '../src/theil-sen.ts'
import { closeTo } from './close-to.ts'
import { gauss, seeded } from './seeded.ts'

const points = (...pairs: ReadonlyArray<readonly [number, number]>): Point[] => pairs.map(([x, y]) => ({ x, y }))

const fibonacci = points([1, 2.1], [2, 2.9], [3, 5.2], [5, 8.8], [8, 15.5], [13, 24.1], [21, 44], [34, 66.2])

// scipy.stats.theilslopes(y, x, method='joint'), SciPy 1.17.1, in this and the next two tests
test('slope, intercept and interval are those of SciPy', () => {
  const { slope, intercept } = theilSen(fibonacci)
  closeTo(slope.value, 1.967204301075269)
  closeTo(intercept, -0.6932795698924745)
  closeTo(slope.low, 1.8)
  closeTo(slope.high, 2.1631578947368424)
  assert.equal(slope.n, 8)
  closeTo(theilSen(fibonacci, 0.9).slope.low, 1.8333333333333333)
  closeTo(theilSen(fibonacci, 0.9).slope.high, 2.1555555555555554)
})

test('replicates at the same x make no pair and narrow the variance', () => {
  const { slope, intercept } = theilSen(
    points(
      [10, 101.3],
      [10, 99.2],
      [10, 100.4],
      [20, 151.7],
      [20, 148.8],
      [20, 150.9],
      [40, 249.1],
      [40, 252.6],
      [40, 250.2],
    ),
  )
  closeTo(slope.value, 5.015)
  closeTo(intercept, 50.25)
  closeTo(slope.low, 4.925)
  closeTo(slope.high, 5.113333333333332)
})

test('beyond sixty points the level is the one asked for', () => {
  const noisy = [
    -7.217, -11.419, -1.235, 5.284, 12.224, 3.487, -1.974, -3.563, 10.739, 19.213, 7.455, -5.6, -2.624, 20.9, 8.826,
    -8.089, 7.247, -1.969, 3.336, 5.108, 3.58, 15.48, 10.432, 6.195, 15.687, 19.969, -1.787, 11.189, 5.173, 12.942,
    3.395, 15.686, 15.659, 13.761, 7.569, 13.934, 8.178, 6.303, 21.023, 9.516, 30.533, 26.949, 3.02, 23.949, 12.085,
    22.798, 23.393, 5.604, 21.899, 22.198, 33.658, 14.867, 32.642, 16.609, 24.018, 19.936, 41.039, 33.614, 50.886,
    35.277, 37.605, 38.066, 25.54, 30.87, 44.153, 28.931, 34.699, 33.309, 39.483, 31.216,
  ]
  const { slope } = theilSen(noisy.map((y, x) => ({ x, y })))
  closeTo(slope.value, 0.5664444444444445)
  closeTo(slope.low, 0.45780769230769225)
  closeTo(slope.high, 0.6686612903225806)
  assert.equal(slope.level, 0.95)
})

test('few points say how little their interval covers', () => {
  const level = (count: number): number => theilSen(fibonacci.slice(0, count)).slope.level
  // 1 − 2 ÷ n!: only a wholly rising or falling order leaves the truth outside.
  closeTo(level(2), 0)
  closeTo(level(3), 1 - 2 / 6)
  closeTo(level(4), 1 - 2 / 24)
  closeTo(level(5), 1 - 2 / 120)
})

test('one wild point in nine does not move the slope', () => {
  const line = Array.from({ length: 9 }, (_, x) => ({ x, y: 3 * x + 7 }))
  const { slope, intercept } = theilSen(line.with(8, { x: 8, y: 1e6 }))
  assert.equal(slope.value, 3)
  assert.equal(intercept, 7)
})

test('one x, one point, or a number that is none is refused', () => {
  assert.throws(() => theilSen(points([1, 1], [1, 2])), { name: 'RangeError', message: /two different x/ })
  assert.throws(() => theilSen(points([1, 1])), { name: 'RangeError' })
  assert.throws(() => theilSen(points([1, 1], [2, Number.NaN])), { name: 'RangeError', message: /finite/ })
})

test('the line follows its points when they are moved, tilted, stretched or shuffled', () => {
  const some = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: -500, max: 500 })), {
    minLength: 3,
    maxLength: 15,
    selector: ([x]) => x,
  })
  fc.assert(
    fc.property(some, fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 }), (pairs, tilt, stretch) => {
      const before = theilSen(points(...pairs))
      const after = theilSen(
        points(...pairs)
          .map(({ x, y }) => ({ x, y: stretch * y + tilt * x + 5 }))
          .toReversed(),
      )
      for (const end of ['value', 'low', 'high'] as const) {
        closeTo(after.slope[end], stretch * before.slope[end] + tilt, 1e-9)
      }
      closeTo(after.intercept, stretch * before.intercept + 5, 1e-9)
      assert.ok(before.slope.low <= before.slope.value && before.slope.value <= before.slope.high)
    }),
    { seed: 1 },
  )
})

test('the interval covers a known slope as often as its level says, with replicates too', () => {
  const random = seeded(5)
  const designs = [
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, 1, 1, 10, 10, 10, 100, 100, 100],
    [1, 2, 3, 4],
  ]
  for (const xs of designs) {
    let covered = 0
    let level = 0
    for (let round = 0; round < 4000; round++) {
      const { slope } = theilSen(xs.map((x) => ({ x, y: 2 * x + gauss(random) })))
      if (slope.low <= 2 && 2 <= slope.high) covered++
      level = slope.level
    }
    assert.ok(Math.abs(covered / 4000 - level) < 0.013, `${xs.join()}: covers ${covered / 4000}, says ${level}`)
  }
})
