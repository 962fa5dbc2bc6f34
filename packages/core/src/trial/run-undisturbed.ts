import { runTrial, type WatchTrial } from './run-trial.ts'
import type { Observation, Trial } from './trial.ts'

/** Neighbours come and go: what they spoil is measured again, this often in all. */
export const mostAttempts = 3

/** Measures a trial for the n-th time, from 1. */
export interface Attempt {
  readonly trial: Trial
  readonly attempt: number
  readonly signal: AbortSignal
  readonly watch?: WatchTrial
}

/** Runs a trial; what was measured again says so (`retried`). Throws `Stopped`. */
export async function runAttempt({ trial, attempt, signal, watch }: Attempt): Promise<Observation> {
  const observation = await runTrial({ ...trial, token: `${trial.token}${attempt}-` }, signal, watch)
  if (attempt === 1) return observation
  const flag = {
    code: 'retried',
    severity: 'info' as const,
    observed: attempt,
    because: `attempt ${attempt}: the ones before were disturbed by other work on this machine`,
  }
  return { ...observation, flags: [...observation.flags, flag] }
}

/** Measures a trial that has to stay beside its pair, again at once where it is disturbed. Throws `Stopped`. */
export async function runUndisturbed(trial: Trial, signal: AbortSignal): Promise<Observation> {
  for (let attempt = 1; ; attempt++) {
    const observation = await runAttempt({ trial, attempt, signal })
    if (attempt === mostAttempts || !isDisturbed(observation)) return observation
  }
}

/** Flags that tell of others on the machine or beside it. */
const disturbances = new Set(['cpu-contention', 'cpu-steal'])

/** What they do to a generator as well. */
const consequences = new Set([...disturbances, 'load-generator-saturated'])

/**
 * Whether other work on the machine, or another machine on its host, voided this and nothing else did. That does not
 * depend on what is measured, so that measuring again favours nobody.
 */
export function isDisturbed({ flags }: Pick<Observation, 'flags'>): boolean {
  const voiding = flags.filter((flag) => flag.severity === 'invalidates')
  return (
    voiding.length > 0 &&
    voiding.every(({ code }) => consequences.has(code)) &&
    flags.some(({ code }) => disturbances.has(code))
  )
}
