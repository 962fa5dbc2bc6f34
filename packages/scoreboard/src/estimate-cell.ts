import { survivesDisturbance, unitOf, type Metric, type Record } from '@gauntlet/record'
import { median, medianInterval } from '@gauntlet/stats'

/**
 * What an interval rests on: `exact` counts of the whole; the spread between `replicates`; the `hull` of intervals that
 * each record brought along; `single`, where one replicate gives none.
 */
export type Basis = 'exact' | 'replicates' | 'hull' | 'single'

/** One metric over the replicates of a cell. */
export interface CellMetric {
  readonly name: string
  readonly operation: string | null
  readonly unit: string
  readonly better: Metric['better']
  readonly role: Metric['role']
  readonly basis: Basis
  readonly value: number
  /** `null` together with `high` where the basis is `single`. */
  readonly low: number | null
  readonly high: number | null
  /** Coverage of [low, high], 0–1; 0 without an interval. */
  readonly level: number
  /** Replicates that report the metric. */
  readonly n: number
  readonly perReplicate: ReadonlyMap<number, number>
  /** Stands where a flag voids times and rates. */
  readonly survivesDisturbance: boolean
  /** Why it may not be used; null where it may. */
  readonly void: string | null
  /** What a reader must know of the interval, as a half sentence. */
  readonly note: string | null
}

/** A search ends between two rates, a leak and a drift are slopes: one record of these is an interval already. */
const ownInterval = /^breaking_point_per_s$|_bytes_per_cycle$|_drift_ratio$/

/**
 * All metrics of a cell's records, in the order of their first appearance. One that some of them lack is void: a replicate
 * that never recovered reports no recovery, so that those that did would speak for it.
 */
export function estimateCell(records: readonly Record[]): CellMetric[] {
  const found = new Map<string, Array<{ replicate: number; metric: Metric }>>()
  for (const { key, metrics } of records) {
    for (const metric of metrics) {
      const id = `${metric.name} ${metric.operation ?? ''}`
      const readings = found.get(id)?.filter(({ replicate }) => replicate !== key.replicate) ?? []
      found.set(id, [...readings, { replicate: key.replicate, metric }])
    }
  }
  const replicates = new Set(records.map(({ key }) => key.replicate)).size
  return [...found.values()].flatMap((readings) => estimateMetric(readings, replicates) ?? [])
}

function estimateMetric(
  readings: ReadonlyArray<{ replicate: number; metric: Metric }>,
  replicates: number,
): CellMetric | null {
  const [first] = readings
  if (!first) return null
  const { name, operation, better, role } = first.metric
  const estimates = readings.map(({ metric }) => metric.estimate)
  const values = estimates.map(({ value }) => value)
  const areExact = estimates.every(({ replicated }) => replicated === 'exact')
  const what = operation === undefined ? name : `${name} of ${operation}`
  const about = {
    name,
    operation: operation ?? null,
    unit: unitOf(name),
    better,
    role,
    n: values.length,
    perReplicate: new Map(readings.map(({ replicate, metric }) => [replicate, metric.estimate.value])),
    survivesDisturbance: survivesDisturbance(name, estimates),
    void: values.length < replicates ? `only ${values.length} of ${replicates} replicates report ${what}` : null,
  }
  const [value = Number.NaN] = values
  if (areExact && values.every((each) => each === value)) {
    return { ...about, basis: 'exact', value, low: value, high: value, level: 1, note: null }
  }
  const note = areExact ? 'a count that should be exact differs between replicates' : null
  if (ownInterval.test(name) && estimates.every(({ level }) => level > 0)) {
    return {
      ...about,
      basis: 'hull',
      value: median(values),
      low: Math.min(...estimates.map(({ low }) => low)),
      high: Math.max(...estimates.map(({ high }) => high)),
      level: Math.min(...estimates.map(({ level }) => level)),
      note,
    }
  }
  const interval = medianInterval(values)
  if (!interval) return { ...about, basis: 'single', value, low: null, high: null, level: 0, note }
  return { ...about, basis: 'replicates', ...interval, note }
}
