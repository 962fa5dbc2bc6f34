import type { Estimate } from './metric-schema.ts'
import { unitOf, type Unit } from './primitives.ts'

/** What is counted or weighed is the same on a busy machine. */
const steadyUnits: ReadonlySet<Unit> = new Set(['count', 'bytes', 'bytes_per_op', 'bytes_per_item', 'bytes_per_cycle'])

/**
 * Whether a metric stands where a flag voids times and rates: counts and sizes, shares that were counted over the whole,
 * and a `success_ratio` of 1 in every estimate. A generator that is held up lets requests time out, so that a lower one
 * may be its doing; it cannot turn failures into answers. All else rests on a clock: drifts, shares of time, failures.
 */
export function survivesDisturbance(name: string, estimates: readonly Estimate[]): boolean {
  const unit = unitOf(name)
  if (steadyUnits.has(unit)) return true
  if (unit !== 'ratio') return false
  if (estimates.every(({ replicated }) => replicated === 'exact')) return true
  return name === 'success_ratio' && estimates.every(({ value }) => value === 1)
}
