import { checkValues } from './check-values.ts'
import { at, sorted } from './sorted.ts'

/**
 * The middle value, or the mean of the two middle ones; in the unit of the values. Throws `RangeError` as `quantile`
 * does.
 */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/**
 * The p-quantile, 0 ≤ p ≤ 1, linear between order statistics: type 7 of Hyndman and Fan (1996), the default of R and
 * NumPy. In the unit of the values. Throws `RangeError` when the list is empty, a value is not finite, or p lies
 * outside.
 */
export function quantile(values: readonly number[], p: number): number {
  checkValues('quantile', values)
  return quantileSorted(sorted(values), p)
}

/**
 * `quantile` for values that are finite and sorted upwards already; neither is looked at again, so that many quantiles
 * of one long list cost one sort. Throws `RangeError` when the list is empty or p lies outside [0, 1].
 */
export function quantileSorted(values: readonly number[], p: number): number {
  if (values.length === 0) throw new RangeError('quantileSorted: needs at least 1 value(s), got 0')
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: p must lie in [0, 1], got ${p}`)
  const position = (values.length - 1) * p
  const below = Math.floor(position)
  const low = at(values, below)
  const high = at(values, Math.ceil(position))
  return low + (position - below) * (high - low)
}
