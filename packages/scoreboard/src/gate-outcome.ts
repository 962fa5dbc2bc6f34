import { ownDoing, type Flag } from '@gauntlet/record'
import type { Board, SubjectBoard } from './board.ts'
import type { Verdict } from './judge.ts'

/** What an exit code needs to know; each entry names its subject. */
export interface GateOutcome {
  /** `crud micro/insert@small/pool#2: check: wrong answer`. A control that fails as planned is not among them. */
  readonly failedTrials: readonly string[]
  /** Trials that wrong or lost answers void, where no defect was planted. */
  readonly wrongTrials: readonly string[]
  /** Refuted claims that are gates. */
  readonly refutedGates: readonly string[]
  /** Planted defects that were looked for and not found. */
  readonly missedControls: readonly string[]
  /** Gates whose numbers are void: they were measured, and nobody can say whether they hold. */
  readonly invalidGates: readonly string[]
  /** What a strict reader does not let pass: claims that are inconclusive or invalid, and gates that were not measured. */
  readonly undecidedClaims: readonly string[]
}

/** Collects what should make a command fail. */
export function gateOutcome({ subjects }: Pick<Board, 'subjects'>): GateOutcome {
  const claimsThat = (are: (claim: Verdict) => boolean): string[] =>
    subjects.flatMap(({ id, claims }) => claims.filter(are).map((claim) => `${id} ${claim.id}`))
  return {
    failedTrials: subjects.flatMap(failedTrials),
    wrongTrials: subjects.flatMap(wrongTrials),
    refutedGates: claimsThat(({ gate, outcome }) => gate && outcome === 'refuted'),
    missedControls: subjects.flatMap(({ id, controls }) =>
      controls.filter(({ outcome }) => outcome === 'missed').map(({ variant }) => `${id} ${variant}`),
    ),
    invalidGates: claimsThat(({ gate, outcome }) => gate && outcome === 'invalid'),
    undecidedClaims: claimsThat(
      ({ gate, outcome }) =>
        outcome === 'inconclusive' || outcome === 'invalid' || (gate && outcome === 'not-measured'),
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

const wrongTrials = ({ id, cells }: SubjectBoard): string[] =>
  cells
    .filter(({ isControl }) => !isControl)
    .flatMap(({ at, trials }) =>
      trials.flatMap((trial) => {
        const isOwn = trial.state === 'invalid' && trial.record.flags.some(isOwnDoing)
        return isOwn ? [`${id} ${at}#${trial.replicate}: ${trial.because}`] : []
      }),
    )

const isOwnDoing = ({ code, severity }: Flag): boolean => severity === 'invalidates' && ownDoing.has(code)
