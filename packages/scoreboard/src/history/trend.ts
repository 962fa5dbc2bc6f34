import type { MetricAddress } from '@gauntlet/contract'
import type { Metric } from '@gauntlet/record'

/** One metric of one case over the runs of one machine and profile: only what may be compared over time. */
export interface Trend {
  readonly subject: string
  readonly fingerprint: string
  /** Names the machine for people; not yet escaped. */
  readonly machine: string
  readonly profile: string
  /** `phase/case[:shape]@scale/variant` */
  readonly at: string
  readonly place: MetricAddress
  readonly metric: string
  readonly operation: string | null
  readonly unit: string
  readonly better: Metric['better']
  /** All points measured the same code and parameters of the case; the system behind it may have changed. */
  readonly caseHash: string
  /** `false` where the newest run of the machine and profile no longer measures this. */
  readonly isCurrent: boolean
  /** Oldest first; two at least. */
  readonly points: readonly TrendPoint[]
  readonly steps: readonly TrendStep[]
}

/** What one run measured, with the interval of that run alone. */
export interface TrendPoint {
  readonly runId: string
  readonly startedAt: string
  readonly commit: string | null
  readonly dirty: boolean
  readonly value: number
  /** `null` together with `high` where one replicate gives no interval. */
  readonly low: number | null
  readonly high: number | null
  /** Replicates behind the value. */
  readonly n: number
}

/** A place where the level changed for good. The change lies after `previousCommit`, and in `commit` at the latest. */
export interface TrendStep {
  /** The first point of the new level. */
  readonly index: number
  /** Share of shuffled series with a step as strong, 0–1. */
  readonly pValue: number
  /** Medians of the levels on both sides, each up to the next step. */
  readonly before: number
  readonly after: number
  /** `after` ÷ `before`; `null` where the level before is 0. */
  readonly ratio: number | null
  /** `moved` for a metric of which neither end is better. */
  readonly direction: 'better' | 'worse' | 'moved'
  readonly runId: string
  readonly previousRunId: string
  readonly commit: string | null
  readonly previousCommit: string | null
  /** What else changed between the two runs, as half sentences. */
  readonly also: readonly string[]
}
