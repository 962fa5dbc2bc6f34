import { checkValues } from './check-values.ts'
import { exactLimit, groupSizes, kendallDistribution } from './kendall-distribution.ts'
import { exactTest, normalTest, type RankTest } from './rank-test.ts'
import { ranks } from './ranks.ts'

export interface TwoSampleTest extends RankTest {
  /** Pairs (one of a, one of b) in which a is greater, ties counted half: 0 … a.length × b.length. */
  readonly u: number
}

/**
 * Tests whether two independent samples tend to different sizes (Wilcoxon 1945, Mann and Whitney 1947). Exact for up to
 * 60 values without ties (the counts are those of Kendall's statistic for two groups), else the normal approximation
 * with corrections for ties and continuity. Throws `RangeError` when a list is empty or a value is not finite.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): TwoSampleTest {
  checkValues('mannWhitney', a)
  checkValues('mannWhitney', b)
  const all = [...a, ...b]
  const n = all.length
  const rankSum = ranks(all)
    .slice(0, a.length)
    .reduce((sum, rank) => sum + rank, 0)
  const u = rankSum - (a.length * (a.length + 1)) / 2
  const groups = groupSizes(all)
  if (n <= exactLimit && groups.length === n) {
    return { u, ...exactTest(kendallDistribution([a.length, b.length]), u) }
  }
  const ties = groups.reduce((sum, size) => sum + size ** 3 - size, 0)
  const product = a.length * b.length
  const variance = (product / 12) * (n + 1 - ties / (n * (n - 1)))
  return { u, ...normalTest(u - product / 2, variance, 0.5) }
}
