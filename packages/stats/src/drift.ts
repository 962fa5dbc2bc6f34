import { checkPositive } from './check-values.ts'
import type { Interval } from './interval.ts'
import { median } from './quantile.ts'
import { theilSen } from './theil-sen.ts'

const mostBlocks = 12
/** Below this many blocks an interval of 99 % is as wide as all slopes. */
const fewestBlocks = 8

/**
 * By what factor a series moved from its beginning to its end: end ÷ start along the line of Theil and Sen through the
 * logarithms of the medians of 12 equal blocks, with its interval. Blocks because neighbours in time resemble each
 * other, medians because of single stalls. Without unit; 1 means no drift. `null` for fewer than 8 values. Throws
 * `RangeError` for a value that is not positive and finite.
 */
export function driftOf(values: readonly number[], level = 0.99): Interval | null {
  checkPositive('driftOf', values)
  if (values.length < fewestBlocks) return null
  const count = Math.min(mostBlocks, values.length)
  const edge = (block: number): number => Math.floor((block * values.length) / count)
  const points = Array.from({ length: count }, (_, x) => ({
    x,
    y: Math.log(median(values.slice(edge(x), edge(x + 1)))),
  }))
  const { slope } = theilSen(points, level)
  const overall = (logPerBlock: number): number => Math.exp(logPerBlock * (count - 1))
  return { ...slope, value: overall(slope.value), low: overall(slope.low), high: overall(slope.high) }
}
