import { runTrial, type WatchTrial } from './run-trial.ts'
import type { Observation, Trial } from './trial.ts'

/** Neighbours come and go: what they spoil is measured again this often. */
const mostAttempts = 3

/**
 * Runs a trial again when other work on the machine, or another machine on its host, took its core away. Whether that happens does not depend on what is
 * measured, so that trying again favours nobody; the record says how often it was done.
 */
export async function runUndisturbed(trial: Trial, signal: AbortSignal, watch?: WatchTrial): Promise<Observation> {
  for (let attempt = 1; ; attempt++) {
    const observation = await runTrial({ ...trial, token: `${trial.token}${attempt}-` }, signal, watch)
    if (attempt < mostAttempts && isDisturbed(observation)) continue
    if (attempt === 1) return observation
    const flag = {
      code: 'retried',
      severity: 'info' as const,
      observed: attempt,
      because: `attempt ${attempt}: the ones before were disturbed by other work on this machine`,
    }
    return { ...observation, flags: [...observation.flags, flag] }
  }
}

/** Flags that tell of others on the machine or beside it. */
const disturbances = new Set(['cpu-contention', 'cpu-steal'])

/** Voided by others and by nothing else. */
function isDisturbed({ flags }: Observation): boolean {
  const voiding = flags.filter((flag) => flag.severity === 'invalidates')
  return voiding.length > 0 && voiding.every((flag) => disturbances.has(flag.code))
}
