import { checkValues } from './check-values.ts'
import { exactLimit, groupSizes } from './kendall-distribution.ts'
import { exactTest, normalTest, type RankTest } from './rank-test.ts'
import { ranks } from './ranks.ts'
import { at } from './sorted.ts'

export interface PairedTest extends RankTest {
  /** The sum of the ranks of the positive differences, ranked by size: 0 … n(n+1)/2. */
  readonly w: number
  /** Differences that are not zero; zeros are left out, as Wilcoxon did. */
  readonly n: number
}

/**
 * Tests whether paired differences lie evenly around zero (Wilcoxon 1945). Exact for up to 60 differences without ties
 * or zeros, else the normal approximation with corrections for ties and continuity. Nothing but zeros gives p = 1.
 * Throws `RangeError` for an empty list or a difference that is not finite.
 */
export function signedRank(differences: readonly number[]): PairedTest {
  checkValues('signedRank', differences)
  const kept = differences.filter((difference) => difference !== 0)
  const n = kept.length
  const sizes = kept.map(Math.abs)
  const rankOf = ranks(sizes)
  const w = kept.reduce((sum, difference, index) => (difference > 0 ? sum + at(rankOf, index) : sum), 0)
  const groups = groupSizes(sizes)
  if (n > 0 && n <= exactLimit && groups.length === differences.length) {
    return { w, n, ...exactTest(rankSumChances(n), w) }
  }
  const ties = groups.reduce((sum, size) => sum + size ** 3 - size, 0)
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48
  return { w, n, ...normalTest(w - (n * (n + 1)) / 4, variance, 0.5) }
}

/** The chance of each sum when each of the ranks 1 … n is in or out by the toss of a coin. */
function rankSumChances(n: number): number[] {
  let chances = [1]
  for (let rank = 1; rank <= n; rank++) {
    const before = chances
    chances = Array.from(
      { length: before.length + rank },
      (_, sum) => ((before[sum] ?? 0) + (before[sum - rank] ?? 0)) / 2,
    )
  }
  return chances
}
