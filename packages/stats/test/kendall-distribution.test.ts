import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { groupSizes, kendallDistribution, kendallVariance } from '../src/kendall-distribution.ts'
import { closeTo } from './close-to.ts'

/** All distinct orders of the labels, each once. */
function orders(labels: readonly number[]): number[][] {
  if (labels.length === 0) return [[]]
  return [...new Set(labels)].flatMap((first) => {
    const rest = labels.toSpliced(labels.indexOf(first), 1)
    return orders(rest).map((order) => [first, ...order])
  })
}

test('the chances are those of counting all orders', () => {
  for (const sizes of [[1, 1, 1, 1, 1], [2, 3], [2, 1, 2], [3, 3, 1], [4], [1]]) {
    const labels = sizes.flatMap((size, group) => Array.from({ length: size }, () => group))
    const all = orders(labels)
    const counted = kendallDistribution(sizes).map(() => 0)
    for (const order of all) {
      const rising = order.flatMap((right, j) => order.slice(0, j).filter((left) => left < right)).length
      counted[rising] = (counted[rising] ?? 0) + 1 / all.length
    }
    for (const [index, chance] of kendallDistribution(sizes).entries()) closeTo(chance, counted[index] ?? -1)
  }
})

test('the chances sum to one, mirror each other, and scatter by the variance of Kendall', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 10 }), (sizes) => {
      const chances = kendallDistribution(sizes)
      const pairs = chances.length - 1
      const sum = (weigh: (s: number) => number): number =>
        chances.reduce((total, chance, index) => total + chance * weigh(2 * index - pairs), 0)
      closeTo(
        sum(() => 1),
        1,
      )
      closeTo(
        sum((s) => s * s),
        kendallVariance(sizes),
        1e-9,
      )
      for (const [index, chance] of chances.entries()) closeTo(chance, chances[pairs - index] ?? -1)
    }),
    { seed: 1 },
  )
})

test('equal values are counted together', () => {
  assert.deepEqual(groupSizes([3, 1, 3, 2, 1, 3]), [3, 2, 1])
  assert.deepEqual(groupSizes([]), [])
})
