import { checkShare, checkValues } from './check-values.ts'
import type { Interval } from './interval.ts'
import { quantileSorted } from './quantile.ts'
import { at, sorted } from './sorted.ts'

export interface BootstrapOptions {
  /** Uniform in [0, 1), from a seeded stream. */
  readonly random: () => number
  /** Resamples; 2,000 by default, so that 50 of them lie beyond each end of a 95 % interval. */
  readonly rounds?: number
  readonly level?: number
}

/**
 * Percentile bootstrap (Efron 1979) of any statistic, in the unit of the statistic. `level` is the nominal one: with
 * few or skewed values the real coverage is lower, so prefer `medianInterval` where a median will do. Throws
 * `RangeError` for an empty list, a value that is not finite, a statistic that is not finite, or options out of range.
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (values: readonly number[]) => number,
  { random, rounds = 2000, level = 0.95 }: BootstrapOptions,
): Interval {
  checkValues('bootstrapInterval', values)
  checkShare('bootstrapInterval', 'level', level)
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`bootstrapInterval: rounds must be a positive whole number, got ${rounds}`)
  }
  const n = values.length
  const estimates: number[] = []
  for (let round = 0; round < rounds; round++) {
    estimates.push(statistic(Array.from(values, () => at(values, Math.floor(random() * n)))))
  }
  checkValues('bootstrapInterval: statistic', estimates)
  const order = sorted(estimates)
  const tail = (1 - level) / 2
  return { value: statistic(values), low: quantileSorted(order, tail), high: quantileSorted(order, 1 - tail), level, n }
}
