import { checkShare, checkValues } from './check-values.ts'
import { median } from './quantile.ts'
import { at, sorted } from './sorted.ts'
import { studentTQuantile } from './student-t.ts'

/**
 * An estimate and the range that covers the truth in a share `level` of all repetitions. Ends in the unit of the value.
 */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
  /** The coverage actually reached, 0–1; order statistics seldom hit the level asked for. */
  readonly level: number
  /** How many independent values (or points, or pairs) stand behind it. */
  readonly n: number
}

/** Where [min, max] covers less than this, order statistics have nothing to say and Student's t steps in (n < 5). */
const leastOrderLevel = 0.9

/**
 * The median with an interval in the unit of the values; `null` for a single value, which says nothing of its spread.
 *
 * From 5 values on: the exact interval between order statistics (sign test; Thompson 1936), free of any assumption
 * about the distribution. It is the shortest symmetric one that reaches `level`; where even [min, max] falls short (n =
 * 5 at 0.95) it is [min, max]. `level` in the result is the exact coverage: 0.9375 for 5 values, 0.969 for 6, 0.992 for
 * 8.
 *
 * Below 5 values: Student's t (1908) around the mean, at `level`. With `scale: 'auto'` it is taken on logarithms when
 * all values are positive, as times and sizes scatter by factors. Differences need `'plain'`: an interval made on
 * logarithms can never contain zero. Throws `RangeError` for an empty list, a value that is not finite, or a level
 * outside (0, 1).
 */
export function medianInterval(
  values: readonly number[],
  level = 0.95,
  scale: 'auto' | 'plain' = 'auto',
): Interval | null {
  checkValues('medianInterval', values)
  checkShare('medianInterval', 'level', level)
  const n = values.length
  if (n === 1) return null
  const value = median(values)
  const { rank, reached } = orderRank(n, level)
  if (reached >= Math.min(level, leastOrderLevel)) {
    const order = sorted(values)
    return { value, low: at(order, rank), high: at(order, n - 1 - rank), level: reached, n }
  }
  const onLogs = scale === 'auto' && values.every((each) => each > 0)
  const { low, high } = studentRange(onLogs ? values.map(Math.log) : values, level)
  return onLogs ? { value, low: Math.exp(low), high: Math.exp(high), level, n } : { value, low, high, level, n }
}

/**
 * How many values to leave out at either end, and the coverage 1 − 2·P(B ≤ rank) that results, B binomial (n, ½).
 * Sums upwards from the outermost value and stops before the coverage falls below `level`.
 */
function orderRank(n: number, level: number): { rank: number; reached: number } {
  let logShare = -n * Math.LN2
  let outside = 2 * Math.exp(logShare)
  let rank = 0
  for (;;) {
    logShare += Math.log((n - rank) / (rank + 1))
    const wider = outside + 2 * Math.exp(logShare)
    if (1 - wider < level) return { rank, reached: 1 - outside }
    outside = wider
    rank++
  }
}

function studentRange(values: readonly number[], level: number): { low: number; high: number } {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const reach = studentTQuantile((1 + level) / 2, n - 1) * Math.sqrt(squares / (n - 1) / n)
  return { low: mean - reach, high: mean + reach }
}
