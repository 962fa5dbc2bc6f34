import type { StoredCaughtBy, SubjectCard } from '@gauntlet/record'
import type { Cell } from './cell.ts'
import { judgePart } from './judge.ts'

/** Whether a planted defect was found. Only `caught` is good. */
export interface ControlCheck {
  readonly variant: string
  /** What was planted. */
  readonly defect: string
  readonly outcome: 'caught' | 'missed' | 'inconclusive' | 'not-measured'
  readonly caught: boolean
  /** What caught it, or why nothing did; not yet escaped. */
  readonly by: string
}

/** Looks for each planted defect where its author said that it shows: in a bound, a flag or a failure. */
export function catchControls(subject: SubjectCard, cells: readonly Cell[]): ControlCheck[] {
  return subject.variants.flatMap(({ name, control, caughtBy }) => {
    if (control === null) return []
    const found = caughtBy ? lookFor(caughtBy, name, cells) : notMeasured('its subject does not say what catches it.')
    return [{ variant: name, defect: control, caught: found.outcome === 'caught', ...found }]
  })
}

type Found = Pick<ControlCheck, 'outcome' | 'by'>

const notMeasured = (by: string): Found => ({ outcome: 'not-measured', by })

function lookFor(caughtBy: StoredCaughtBy, variant: string, cells: readonly Cell[]): Found {
  if ('quantity' in caughtBy) return lookForBound(caughtBy, cells)
  const own = cells.filter((cell) => cell.place.variant === variant)
  return 'flag' in caughtBy ? lookForFlag(caughtBy.flag, own) : lookForFailure(caughtBy.failure, own)
}

function lookForBound(expectation: Extract<StoredCaughtBy, { quantity: unknown }>, cells: readonly Cell[]): Found {
  const { outcome, because } = judgePart(expectation, cells)
  switch (outcome) {
    case 'refuted':
      return { outcome: 'caught', by: because }
    case 'holds':
      return { outcome: 'missed', by: because }
    case 'inconclusive':
      return { outcome: 'inconclusive', by: because }
    case 'invalid':
    case 'not-measured':
      return notMeasured(because)
  }
}

function lookForFlag(code: string, cells: readonly Cell[]): Found {
  for (const { at, flags } of cells) {
    const flag = flags.find((each) => each.code === code)
    if (flag) return { outcome: 'caught', by: `flag ${code} at ${at}: ${flag.because}` }
  }
  return notFound(`flag ${code}`, cells)
}

function lookForFailure(reason: string, cells: readonly Cell[]): Found {
  for (const { at, trials } of cells) {
    for (const trial of trials) {
      if (trial.state !== 'failed' || trial.record.status.state !== 'failed') continue
      const { status } = trial.record
      if (status.reason === reason) return { outcome: 'caught', by: `failed at ${at}: ${trial.because}` }
    }
  }
  return notFound(`failure by ${reason}`, cells)
}

/** A trial that did not run can neither show the defect nor clear it. */
function notFound(what: string, cells: readonly Cell[]): Found {
  const trials = cells.flatMap((cell) => cell.trials)
  const ran = trials.filter(({ state }) => state !== 'absent' && state !== 'skipped').length
  const reasons = cells.filter(({ because }) => because !== '').map(({ at, because }) => `${at}: ${because}`)
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`
  if (ran === 0) return notMeasured(`no trial of it ran${why}.`)
  if (ran < trials.length)
    return { outcome: 'inconclusive', by: `no ${what} in ${ran} of ${trials.length} trials${why}.` }
  return { outcome: 'missed', by: `no ${what} in ${ran} trials${why}.` }
}
