import { checkValues } from './check-values.ts'
import { medianInterval, type Interval } from './interval.ts'
import { median } from './quantile.ts'

/**
 * How many times b fits into a, pair by pair: exp of the median of ln(a/b), with the interval of `medianInterval`.
 * Without unit; 1 means no difference. `a[i]` and `b[i]` must belong together (same process, same minute): what both
 * share cancels. `null` for a single pair. Throws `RangeError` when the lists differ in length, are empty, or hold a
 * number that is not positive and finite.
 */
export function pairedRatio(a: readonly number[], b: readonly number[], level = 0.95): Interval | null {
  const ratios = pair('pairedRatio', a, b, (left, right) => {
    if (left <= 0 || right <= 0) throw new RangeError(`pairedRatio: values must be positive, got ${left} and ${right}`)
    return left / right
  })
  // Order statistics of ratios and of their logarithms are the same pairs; only an even median differs.
  const interval = medianInterval(ratios, level)
  return interval && { ...interval, value: Math.exp(median(ratios.map(Math.log))) }
}

/**
 * The median of a − b, pair by pair, in the unit of the values, with the interval of `medianInterval`. `null` for a
 * single pair. Throws `RangeError` when the lists differ in length, are empty, or hold a number that is not finite.
 */
export const differenceOf = (a: readonly number[], b: readonly number[], level = 0.95): Interval | null =>
  medianInterval(
    pair('differenceOf', a, b, (left, right) => left - right),
    level,
    'plain',
  )

function pair(
  caller: string,
  a: readonly number[],
  b: readonly number[],
  join: (left: number, right: number) => number,
): number[] {
  if (a.length !== b.length) {
    throw new RangeError(`${caller}: both lists must have the same length, got ${a.length} and ${b.length}`)
  }
  checkValues(caller, a)
  checkValues(caller, b)
  return a.map((left, index) => join(left, b[index] ?? Number.NaN))
}
