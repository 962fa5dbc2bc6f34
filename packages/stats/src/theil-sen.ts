import { checkShare, checkValues } from './check-values.ts'
import type { Interval } from './interval.ts'
import { exactLimit, groupSizes, kendallDistribution, kendallVariance } from './kendall-distribution.ts'
import { normalQuantile } from './normal.ts'
import { median, quantileSorted } from './quantile.ts'
import { at, sorted } from './sorted.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Line {
  /** In units of y per unit of x; `n` counts the points. */
  readonly slope: Interval
  /** In units of y: the median of y − slope·x (Dietz 1989). */
  readonly intercept: number
}

/**
 * The line whose slope is the median of the slopes of all pairs (Theil 1950), with the interval of Sen (1968) from
 * Kendall's variance. Points that share an x (replicates) make no pair with each other and lower the variance. With few
 * points the interval ends at the smallest and largest slope; its `level` then says how little that is: 0 for two
 * points, 0.67 for three, 0.92 for four. Throws `RangeError` when fewer than two different x are given or a number is
 * not finite.
 */
export function theilSen(points: readonly Point[], level = 0.95): Line {
  checkShare('theilSen', 'level', level)
  checkValues(
    'theilSen',
    points.flatMap(({ x, y }) => [x, y]),
    4,
  )
  const slopes = pairSlopes(points)
  if (slopes.length === 0) throw new RangeError('theilSen: needs at least two different x')
  const value = quantileSorted(slopes, 0.5)
  const groups = groupSizes(points.map(({ x }) => x))
  const spread = normalQuantile((1 + level) / 2) * Math.sqrt(kendallVariance(groups))
  const first = Math.max(0, Math.round((slopes.length - spread) / 2) - 1)
  const last = slopes.length - 1 - first
  return {
    slope: {
      value,
      low: at(slopes, first),
      high: at(slopes, last),
      level: points.length <= exactLimit ? levelBetween(first, groups) : level,
      n: points.length,
    },
    intercept: median(points.map(({ x, y }) => y - value * x)),
  }
}

/** The slopes of all pairs with different x, smallest first. */
export function pairSlopes(points: readonly Point[]): number[] {
  const slopes: number[] = []
  for (const [index, left] of points.entries()) {
    for (let j = index + 1; j < points.length; j++) {
      const right = points[j]
      if (right !== undefined && right.x !== left.x) slopes.push((right.y - left.y) / (right.x - left.x))
    }
  }
  return sorted(slopes)
}

/** The chance that the true slope lies between the pair slopes of rank `first` from either end. */
function levelBetween(first: number, groups: readonly number[]): number {
  const outside = kendallDistribution(groups).slice(0, first + 1)
  return Math.max(0, 1 - 2 * outside.reduce((sum, chance) => sum + chance, 0))
}
