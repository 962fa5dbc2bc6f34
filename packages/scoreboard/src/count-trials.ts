import { phases, type Phase } from '@gauntlet/contract'
import type { Cell } from './cell.ts'
import { trialStates, type TrialState } from './trial.ts'

export type TrialCounts = { readonly [State in TrialState]: number }

export type PhaseCounts = { readonly [Name in Phase]: TrialCounts }

/** The planned trials of each phase by what came of them. Controls are meant to go wrong and are left out. */
export function countTrials(cells: readonly Cell[]): PhaseCounts {
  const trials = cells
    .filter((cell) => !cell.isControl)
    .flatMap(({ place, trials: own }) => own.map(({ state }) => ({ phase: place.phase, state })))
  const countOf = (phase: Phase, state: TrialState): number =>
    trials.filter((trial) => trial.phase === phase && trial.state === state).length
  return perPhase((phase) => {
    const [ok, failed, skipped, invalid, absent] = trialStates.map((state) => countOf(phase, state))
    return { ok: ok ?? 0, failed: failed ?? 0, skipped: skipped ?? 0, invalid: invalid ?? 0, absent: absent ?? 0 }
  })
}

const perPhase = (count: (phase: Phase) => TrialCounts): PhaseCounts => {
  const [micro, load, memory, leak] = phases.map(count)
  if (!micro || !load || !memory || !leak) throw new RangeError('a phase is missing')
  return { micro, load, memory, leak }
}

/** The planned trials of a phase. */
export const totalOf = (counts: TrialCounts): number => trialStates.reduce((sum, state) => sum + counts[state], 0)
