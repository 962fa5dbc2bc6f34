import type { Estimate, Metric, Raw } from '@gauntlet/record'

type Kind = Partial<Pick<Metric, 'better' | 'role' | 'operation'>> & { readonly raw?: Raw }

/** A metric with its estimate. Lower is better and the role is secondary, unless told. */
export const metricOf = (name: string, estimate: Estimate, kind: Kind = {}): Metric => ({
  name,
  better: kind.better ?? 'lower',
  role: kind.role ?? 'secondary',
  estimate,
  ...(kind.operation === undefined ? {} : { operation: kind.operation }),
  ...(kind.raw === undefined ? {} : { raw: kind.raw }),
})

/** One reading of one process: without an interval of its own, replicates give it one. */
export const readingMetric = (name: string, value: number, kind: Kind = {}): Metric =>
  metricOf(name, { value, low: value, high: value, level: 0, n: 1, replicated: 'process' }, kind)

/** A count of the whole: nothing was sampled, so it has no sampling error. */
export const exactMetric = (name: string, value: number, kind: Kind = {}): Metric =>
  metricOf(name, { value, low: value, high: value, level: 1, n: 1, replicated: 'exact' }, kind)
