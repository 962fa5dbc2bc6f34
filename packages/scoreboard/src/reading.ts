import { GauntletError, parseAddress, type MetricAddress } from '@gauntlet/contract'
import type { Basis, CellMetric } from './estimate-cell.ts'

/** What a quantity came to, or why it has no value. `because`, `says` and `notes` are text for people, not yet escaped. */
export type Reading = Measured | Unmeasured

export interface Measured {
  readonly state: 'measured'
  readonly value: number
  /** `null` together with `high` where one replicate gives no interval. */
  readonly low: number | null
  readonly high: number | null
  /** Coverage of [low, high], 0–1. */
  readonly level: number
  /** Replicates, pairs or points behind the value. */
  readonly n: number
  readonly unit: string
  /** `fit` is a line through all scales. */
  readonly basis: Basis | 'fit'
  /** For pairing; `null` where the value is no series of replicates. */
  readonly perReplicate: ReadonlyMap<number, number> | null
  readonly runIds: readonly string[]
  /** Names the quantity: `latency_p50_ns of micro/lookup@100k/map`. */
  readonly says: string
  readonly notes: readonly string[]
}

export interface Unmeasured {
  readonly state: 'invalid' | 'not-measured'
  readonly because: string
}

export const notMeasured = (because: string): Unmeasured => ({ state: 'not-measured', because })

/** A metric of a cell as a reading. Hulls keep no series: their width is more than the spread of their values. */
export const readingOf = (metric: CellMetric, about: Pick<Measured, 'says' | 'notes' | 'runIds'>): Measured => ({
  state: 'measured',
  value: metric.value,
  low: metric.low,
  high: metric.high,
  level: metric.level,
  n: metric.n,
  unit: metric.unit,
  basis: metric.basis,
  perReplicate: metric.basis === 'hull' ? null : metric.perReplicate,
  says: about.says,
  notes: metric.note === null ? about.notes : [...about.notes, metric.note],
  runIds: about.runIds,
})

/** Arithmetic on finite numbers may still leave their range. */
export function checkFinite(reading: Reading): Reading {
  if (reading.state !== 'measured') return reading
  const { value, low, high, says } = reading
  const isFinite = [value, low ?? 0, high ?? 0].every(Number.isFinite)
  return isFinite ? reading : notMeasured(`${says} lies beyond the range of numbers`)
}

/** Stored claims hold addresses as plain text: what is no address is a reason, not a fault of the program. */
export function readAddress(at: string): MetricAddress | null {
  try {
    return parseAddress(at)
  } catch (error) {
    if (error instanceof GauntletError) return null
    throw error
  }
}
