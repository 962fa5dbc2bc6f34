import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { medianInterval } from '../src/interval.ts'
import { closeTo } from './close-to.ts'
import { gauss, seeded } from './seeded.ts'

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1)

test('the ends are the order statistics of the sign test, with the exact level', () => {
  // values left out at either end and 1 - 2 * scipy.stats.binom.cdf(left, n, 0.5), SciPy 1.17.1
  for (const [n, left, level] of [
    [5, 0, 0.9375],
    [6, 0, 0.96875],
    [9, 1, 0.9609375],
    [12, 2, 0.96142578125],
    [17, 4, 0.950958251953125],
    [30, 9, 0.9572260547429323],
    [100, 39, 0.9647997997822951],
  ] as const) {
    const interval = medianInterval(upTo(n))
    assert.ok(interval)
    assert.equal(interval.value, (n + 1) / 2)
    assert.equal(interval.low, left + 1)
    assert.equal(interval.high, n - left)
    assert.equal(interval.n, n)
    closeTo(interval.level, level)
  }
})

test('ten thousand values do not underflow', () => {
  const interval = medianInterval(upTo(10_000))
  assert.ok(interval)
  // R 4.2.2: qbinom(0.025, 10000, 0.5) = 4902, so the 4902nd and the 5099th value
  assert.equal(interval.low, 4902)
  assert.equal(interval.high, 5099)
})

test('below five values Student t steps in, on logarithms where all are positive', () => {
  // scipy.stats.t.interval(0.95, n - 1, mean, sem), SciPy 1.17.1
  const positive = medianInterval([3.1, 4.7, 2.2])
  assert.ok(positive)
  assert.equal(positive.value, 3.1)
  assert.equal(positive.level, 0.95)
  closeTo(positive.low, 1.23551236, 1e-8)
  closeTo(positive.high, 8.1672226, 1e-8)

  const mixed = medianInterval([-3.1, 4.7, 2.2, 1])
  assert.ok(mixed)
  closeTo(mixed.low, -3.979017855455499)
  closeTo(mixed.high, 6.3790178554554995)
})

test('three small positive differences do not exclude zero, although three small times do', () => {
  assert.ok((medianInterval([0.1, 0.2, 0.9], 0.95, 'plain')?.low ?? 1) < 0)
  assert.ok((medianInterval([0.1, 0.2, 0.9])?.low ?? 0) > 0)
})

test('a single value has no interval, and no values are an error', () => {
  assert.equal(medianInterval([3]), null)
  assert.throws(() => medianInterval([]), { name: 'RangeError', message: /at least 1 value/ })
  assert.throws(() => medianInterval([1, Infinity]), { name: 'RangeError' })
  assert.throws(() => medianInterval([1, 2], 1), { name: 'RangeError', message: /level must lie between 0 and 1/ })
})

test('the interval encloses its median, ignores order, and widens with the level', () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(values, (list) => {
      const usual = medianInterval(list, 0.95, 'plain')
      const wide = medianInterval(list, 0.99, 'plain')
      assert.ok(usual && wide)
      assert.ok(usual.low <= usual.value && usual.value <= usual.high)
      assert.ok(wide.low <= usual.low && usual.high <= wide.high && wide.level >= usual.level)
      if (list.length >= 5) assert.deepEqual(medianInterval(list.toReversed(), 0.95, 'plain'), usual)
    }),
    { seed: 1 },
  )
})

test('the interval moves and stretches with its values', () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(values, fc.integer({ min: -99, max: 99 }), fc.integer({ min: 1, max: 9 }), (list, a, b) => {
      const before = medianInterval(list, 0.95, 'plain')
      const after = medianInterval(
        list.map((value) => a + b * value),
        0.95,
        'plain',
      )
      assert.ok(before && after)
      for (const end of ['value', 'low', 'high'] as const) closeTo(after[end], a + b * before[end], 1e-9)
    }),
    { seed: 1 },
  )
})

test('on a skewed distribution the interval covers the median as often as its level says', () => {
  const random = seeded(20)
  const rounds = 4000
  let sum = 0
  for (let n = 6; n <= 30; n++) {
    let covered = 0
    let level = 0
    for (let round = 0; round < rounds; round++) {
      const interval = medianInterval(Array.from({ length: n }, () => Math.exp(gauss(random))))
      if (interval === null) continue
      if (interval.low <= 1 && 1 <= interval.high) covered++
      level = interval.level
    }
    const coverage = covered / rounds
    assert.ok(coverage >= 0.94, `n = ${n}: covers ${coverage}`)
    assert.ok(Math.abs(coverage - level) < 0.011, `n = ${n}: covers ${coverage}, says ${level}`)
    sum += coverage
  }
  // Single counts step over 97 %: at n = 8 the ranks allow 93.0 % or 99.2 %, and nothing between.
  const mean = sum / 25
  assert.ok(mean >= 0.94 && mean <= 0.975, `covers ${mean} on average`)
})

test('two to four values on a log-normal scale are covered at 95 %', () => {
  const random = seeded(21)
  for (const n of [2, 3, 4]) {
    let covered = 0
    for (let round = 0; round < 4000; round++) {
      const interval = medianInterval(Array.from({ length: n }, () => Math.exp(0.1 * gauss(random))))
      if (interval && interval.low <= 1 && 1 <= interval.high) covered++
    }
    assert.ok(Math.abs(covered / 4000 - 0.95) < 0.011, `n = ${n}: covers ${covered / 4000}`)
  }
})
