import type { Metric } from './metric-schema.ts'

/** What a comparison found: the core makes it, the scoreboard renders it, `gauntlet compare --json` prints it. */
export interface Comparison {
  readonly kind: 'refs' | 'variants' | 'runs'
  readonly a: ComparedSide
  readonly b: ComparedSide
  /** Only interleaved pairs share the machine's mood; what was measured one after the other does not. */
  readonly order: 'interleaved' | 'one after the other'
  readonly machine: { readonly fingerprint: string; readonly cpuModel: string; readonly node: string }
  readonly profile: string
  readonly seed: string
  /** Sentences that a reader must know before the table. */
  readonly notes: readonly string[]
  readonly cells: readonly ComparedCell[]
}

export interface ComparedSide {
  /** As it was typed. */
  readonly name: string
  /** What the name stood for: a commit, a variant's title, a run's start. */
  readonly is: string
}

/** One case at one scale (and in one variant, unless variants are compared). */
export type ComparedCell = {
  readonly subject: string
  /** `phase/case[:shape]@scale/variant`; `a→b` for the variant where two of them are compared. */
  readonly at: string
} & (
  | {
      readonly state: 'compared'
      readonly metrics: readonly ComparedMetric[]
      /** Pairs that a flag voided; they are in no figure. */
      readonly voidedPairs: number
    }
  | { readonly state: 'failed' | 'skipped' | 'invalid' | 'left-out'; readonly because: string }
)

export interface ComparedMetric {
  readonly name: string
  readonly operation: string | null
  readonly better: Metric['better']
  /** What became of B, seen from A. */
  readonly outcome: 'regressed' | 'improved' | 'same' | 'inconclusive'
  readonly because: string
  /** B ÷ A: median of the paired ratios with its exact interval; null where there is none. */
  readonly ratio: { readonly value: number; readonly low: number; readonly high: number; readonly level: number } | null
  /** Two-sided sign test against the margin of 2 %, 0–1. */
  readonly pValue: number
  /** The same after Holm, over all metrics of the comparison. */
  readonly adjustedPValue: number
  /** Readings of both sides, pair by pair, in the unit that ends the name. */
  readonly pairs: ReadonlyArray<{ readonly pair: number; readonly a: number; readonly b: number }>
  /** Usable pairs without a ratio: a side reports nothing above 0. One of them rules a verdict out. */
  readonly droppedPairs: number
}
