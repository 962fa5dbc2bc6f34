import { checkValues } from './check-values.ts'
import { exactLimit, groupSizes, kendallDistribution, kendallVariance } from './kendall-distribution.ts'
import { exactTest, normalTest, type RankTest } from './rank-test.ts'
import { at } from './sorted.ts'

export interface Trend extends RankTest {
  /** Rising pairs minus falling pairs, over all pairs of values: n(n−1)/2 for a series that only rises. */
  readonly s: number
}

/**
 * Tests a series for a trend in either direction (Mann 1945, Kendall 1955). Exact for up to 60 values without ties,
 * else the normal approximation with corrections for ties and continuity. Takes the values as independent: a series
 * that wanders looks like a trend to it, and it says nothing of size. Throws `RangeError` for fewer than two values or
 * one that is not finite.
 */
export function mannKendall(values: readonly number[]): Trend {
  checkValues('mannKendall', values, 2)
  const n = values.length
  let s = 0
  for (let right = 1; right < n; right++) {
    const value = at(values, right)
    for (let left = 0; left < right; left++) s += Math.sign(value - at(values, left))
  }
  const groups = groupSizes(values)
  if (n > exactLimit || groups.length < n) return { s, ...normalTest(s, kendallVariance(groups), 1) }
  return { s, ...exactTest(kendallDistribution(groups), (s + (n * (n - 1)) / 2) / 2) }
}
