import assert from 'node:assert/strict'
import { test } from 'node:test'
import { twoModes } from '../src/two-modes.ts'
import { seeded } from './seeded.ts'
import { oneMode, twoSpeeds, type Times } from './time-series.ts'

const series = 200
/** As many samples as a trial of the quick, standard and full profile has. */
const lengths = [120, 200, 1_000]

function foundShare(start: (random: () => number) => Times, length: number): number {
  let found = 0
  for (let seed = 0; seed < series; seed++) {
    if (twoModes(Array.from({ length }, start(seeded(seed))))) found++
  }
  return found / series
}

for (const [name, start] of Object.entries(oneMode)) {
  test(`times of one mode are not taken for two: ${name}`, () => {
    for (const length of lengths) {
      const share = foundShare(start, length)
      assert.ok(share <= 0.05, `${length} samples: ${share}`)
    }
  })
}

for (const [share, factor] of [
  [0.5, 1.15],
  [0.3, 1.3],
  [0.7, 1.3],
] as const) {
  test(`two speeds are found: ${share * 100} % of the samples take ${factor} times as long`, () => {
    for (const length of lengths) {
      const found = foundShare(twoSpeeds(share, factor), length)
      assert.ok(found >= 0.95, `${length} samples: ${found}`)
    }
  })
}

test('the groups are told with their medians and their share', () => {
  const modes = twoModes([...Array.from({ length: 30 }, (_, i) => 50 + i / 10), ...Array<number>(20).fill(80), 9_000])
  assert.ok(modes)
  assert.deepEqual([modes.lower, modes.upper], [51.45, 80])
  // The largest twentieth of 51 values is left out: 30 low and 19 high ones stay.
  assert.equal(Math.round(modes.upperShare * 49), 19)
})

test('a few values have no modes, and times must be positive', () => {
  assert.equal(twoModes([]), null)
  assert.equal(twoModes([...Array<number>(9).fill(1), ...Array<number>(9).fill(2)]), null)
  assert.throws(() => twoModes([1, 0]), { name: 'RangeError', message: /must be positive, got 0 at index 1/ })
})
