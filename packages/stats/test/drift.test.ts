import assert from 'node:assert/strict'
import { test } from 'node:test'
import { driftOf } from '../src/drift.ts'
import { closeTo } from './close-to.ts'
import { seeded } from './seeded.ts'
import { growing, oneMode, twoSpeeds, type Times } from './time-series.ts'

const series = 300
const lengths = [12, 24, 120, 300]

/** Share of the series in which the whole interval lies beyond a factor of 1.05 in either direction. */
function driftingShare(start: (random: () => number, length: number) => Times, length: number): number {
  let found = 0
  for (let seed = 0; seed < series; seed++) {
    const drift = driftOf(Array.from({ length }, start(seeded(seed), length)))
    if (drift && (drift.low > 1.05 || drift.high < 1 / 1.05)) found++
  }
  return found / series
}

for (const [name, start] of Object.entries({ ...oneMode, 'two speeds': twoSpeeds(0.4, 1.5) })) {
  test(`times that only scatter do not drift: ${name}`, () => {
    for (const length of lengths) {
      const share = driftingShare(start, length)
      assert.ok(share <= 0.05, `${length} values: ${share}`)
    }
  })
}

test('times that double steadily are found to drift, also those that halve', () => {
  for (const factor of [2, 0.5]) {
    for (const length of lengths) {
      const share = driftingShare((random, n) => growing(random, n, factor), length)
      assert.ok(share >= 0.95, `${length} values, factor ${factor}: ${share}`)
    }
  }
})

test('a series that grows by the same factor at each step drifts by the factor from end to end', () => {
  const drift = driftOf(Array.from({ length: 12 }, (_, i) => 3 * 1.1 ** i))
  assert.ok(drift)
  closeTo(drift.value, 1.1 ** 11, 1e-9)
  closeTo(drift.low, 1.1 ** 11, 1e-9)
  assert.equal(drift.n, 12)
  assert.ok(drift.level >= 0.99)
})

test('a single stall is no drift', () => {
  const drift = driftOf(Array.from({ length: 60 }, (_, i) => (i === 59 ? 1e6 : 10)))
  assert.deepEqual([drift?.low, drift?.value, drift?.high], [1, 1, 1])
})

test('a few values have no drift, and a value that is not positive is refused', () => {
  assert.equal(driftOf([1, 2, 3, 4, 5, 6, 7]), null)
  assert.throws(() => driftOf([1, -1]), { name: 'RangeError', message: /must be positive, got -1 at index 1/ })
})
