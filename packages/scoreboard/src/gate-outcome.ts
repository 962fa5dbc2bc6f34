import type { Board, SubjectBoard } from './board.ts'

/** What an exit code needs to know; each entry names its subject. */
export interface GateOutcome {
  /** `crud micro/insert@small/pool#2: check: wrong answer`. A control that fails as planned is not among them. */
  readonly failedTrials: readonly string[]
  /** Refuted claims that are gates. */
  readonly refutedGates: readonly string[]
  /** Planted defects that were looked for and not found. */
  readonly missedControls: readonly string[]
  readonly inconclusiveClaims: readonly string[]
}

/** Collects what should make a command fail. */
export function gateOutcome({ subjects }: Pick<Board, 'subjects'>): GateOutcome {
  return {
    failedTrials: subjects.flatMap(failedTrials),
    refutedGates: subjects.flatMap(({ id, claims }) =>
      claims.filter(({ gate, outcome }) => gate && outcome === 'refuted').map((claim) => `${id} ${claim.id}`),
    ),
    missedControls: subjects.flatMap(({ id, controls }) =>
      controls.filter(({ outcome }) => outcome === 'missed').map(({ variant }) => `${id} ${variant}`),
    ),
    inconclusiveClaims: subjects.flatMap(({ id, claims }) =>
      claims.filter(({ outcome }) => outcome === 'inconclusive').map((claim) => `${id} ${claim.id}`),
    ),
  }
}

function failedTrials({ id, card, cells }: SubjectBoard): string[] {
  const expected = new Map(
    card.variants.map(({ name, caughtBy }) => [name, caughtBy && 'failure' in caughtBy ? caughtBy.failure : null]),
  )
  return cells.flatMap(({ at, place, trials }) =>
    trials.flatMap((trial) => {
      if (trial.state !== 'failed' || trial.record.status.state !== 'failed') return []
      if (trial.record.status.reason === expected.get(place.variant)) return []
      return [`${id} ${at}#${trial.replicate}: ${trial.because}`]
    }),
  )
}
