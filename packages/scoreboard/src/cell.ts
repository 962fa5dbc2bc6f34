import type { MetricAddress } from '@gauntlet/contract'
import type { Flag, Record } from '@gauntlet/record'
import { estimateCell, type CellMetric } from './estimate-cell.ts'
import type { SelectedCell } from './select-cells.ts'
import { describeTroubles, trialsOf, type Trial } from './trial.ts'

/** `measured` cells may be compared; the numbers of an `invalid` cell are shown struck through. */
export type CellState = 'measured' | 'invalid' | 'failed' | 'skipped' | 'absent'

/** One case at one scale in one variant: its trials, and their metrics over the replicates. */
export interface Cell {
  /** `phase/case[:shape]@scale/variant` */
  readonly at: string
  readonly place: MetricAddress
  readonly runId: string
  /** A planted defect: counted apart, never ranked. */
  readonly isControl: boolean
  readonly state: CellState
  /** Which trials are not ok, and why; empty where all are. */
  readonly because: string
  readonly trials: readonly Trial[]
  /**
   * What survives a disturbance is of all trials of which at most times and rates are void; the rest of the trials that
   * are ok, or in an `invalid` cell, where it is void, of all that have numbers.
   */
  readonly metrics: readonly CellMetric[]
  /** Each code once per severity, the first sentence standing for all. */
  readonly flags: ReadonlyArray<Flag & { readonly trials: number }>
}

/** Judges the trials of a cell. Below half of its planned replicates a cell has no number that can be used. */
export function makeCell(selected: SelectedCell, controls: ReadonlySet<string>): Cell {
  const trials = trialsOf(selected)
  const state = stateOf(trials)
  const hasNumbers = (trial: Trial): boolean =>
    trial.state === 'ok' || (state === 'invalid' && trial.state === 'invalid')
  const isSound = (trial: Trial): boolean =>
    trial.state === 'ok' || (trial.state === 'invalid' && trial.voids === 'times and rates')
  const because = describeTroubles(trials)
  const sound = estimateCell(recordsOf(trials, isSound)).filter((metric) => metric.survivesDisturbance)
  const others = estimateCell(recordsOf(trials, hasNumbers)).filter(
    ({ name, operation }) => !sound.some((metric) => metric.name === name && metric.operation === operation),
  )
  return {
    at: selected.at,
    place: selected.place,
    runId: selected.run.run.runId,
    isControl: controls.has(selected.place.variant),
    state,
    because,
    trials,
    metrics: [...(state === 'invalid' ? others.map((metric) => ({ ...metric, void: because })) : others), ...sound],
    flags: collectFlags(trials),
  }
}

const recordsOf = (trials: readonly Trial[], wanted: (trial: Trial) => boolean): Record[] =>
  trials.flatMap((trial) => (trial.state !== 'absent' && wanted(trial) ? [trial.record] : []))

function stateOf(trials: readonly Trial[]): CellState {
  const count = (state: Trial['state']): number => trials.filter((trial) => trial.state === state).length
  const usable = count('ok')
  if (usable > 0 && usable * 2 >= trials.length) return 'measured'
  if (usable > 0 || count('invalid') > 0) return 'invalid'
  if (count('failed') > 0) return 'failed'
  return count('skipped') > 0 ? 'skipped' : 'absent'
}

function collectFlags(trials: readonly Trial[]): Array<Flag & { trials: number }> {
  const found = new Map<string, Flag & { trials: number }>()
  for (const trial of trials) {
    if (trial.state === 'absent') continue
    const seen = new Set<string>()
    for (const flag of trial.record.flags) {
      const id = `${flag.severity} ${flag.code}`
      if (seen.has(id)) continue
      seen.add(id)
      found.set(id, { ...(found.get(id) ?? flag), trials: (found.get(id)?.trials ?? 0) + 1 })
    }
  }
  return [...found.values()]
}
