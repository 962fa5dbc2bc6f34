import { checkPositive } from './check-values.ts'
import { dip } from './dip.ts'
import { quantileSorted } from './quantile.ts'
import { at, sorted } from './sorted.ts'

/** Two groups that values fall into. */
export interface TwoModes {
  /** Median of the lower group, in the unit of the values. */
  readonly lower: number
  /** Median of the upper group. */
  readonly upper: number
  /** Share of the values that are in the upper group, 0–1. */
  readonly upperShare: number
}

/**
 * A uniform distribution, the one with a single mode that comes closest to having two, has a larger √n · dip than this
 * in fewer than one of 100 samples of any size (Hartigan and Hartigan 1985, table in Maechler's diptest: 0.628 for n =
 * 10,000, less below).
 */
const limit = 0.63

/** With fewer values even two clear groups can be chance. */
const fewest = 20

/** What is slower than this share of all is a tail, however it clusters: collections of garbage do. */
const bodyShare = 0.95

/**
 * The two groups of positive values that have more than one mode by the dip test, else `null`: also for fewer than 20
 * values. The largest twentieth is left out; the groups are those of least spread on a logarithmic scale (Otsu 1979).
 * Takes the values as independent: a series that wanders far and slowly has modes, too. Throws `RangeError` for a value
 * that is not positive and finite.
 */
export function twoModes(values: readonly number[]): TwoModes | null {
  checkPositive('twoModes', values)
  const body = sorted(values).slice(0, Math.ceil(values.length * bodyShare))
  if (body.length < fewest || Math.sqrt(body.length) * dip(body) <= limit) return null
  const split = splitOf(body.map(Math.log))
  return {
    lower: quantileSorted(body.slice(0, split), 0.5),
    upper: quantileSorted(body.slice(split), 0.5),
    upperShare: 1 - split / body.length,
  }
}

/** Where the second group begins: the split with the largest n₁n₂(mean₁ − mean₂)², of sorted values. */
function splitOf(order: readonly number[]): number {
  const all = order.reduce((sum, value) => sum + value, 0)
  let best = { index: 1, between: -1 }
  let lower = 0
  for (let index = 1; index < order.length; index++) {
    lower += at(order, index - 1)
    const rest = order.length - index
    const between = index * rest * (lower / index - (all - lower) / rest) ** 2
    if (between > best.between) best = { index, between }
  }
  return best.index
}
