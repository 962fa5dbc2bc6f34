import { writeSync } from 'node:fs'
// Before any subject: the clock and the collector bind what is theirs.
import '../machine/clock.ts'
import '../machine/collect-garbage.ts'
import { loadSubject, openSystem, Skipped, type AnySubject, type OpenSystem } from '@gauntlet/contract'
import type { Host } from '../load/host/start-host.ts'
import { runPhase } from './run-phase.ts'
import { failedObservation, skippedObservation, TrialFailure, type Observation, type Trial } from './trial.ts'
import { whereaboutsOf } from './whereabouts.ts'

/** The channel on which the runner listens for the observation. */
const answerFd = 3

/** Undoing may wait for servers to stop, but not for ever. */
const closeDeadlineMs = 10_000

/** Runs a trial in this process, on a host that starts if it is `hosted`; all that goes wrong is an observation. */
export async function observe(trial: Trial, signal: AbortSignal, host?: Promise<Host>): Promise<Observation> {
  let subject: AnySubject
  try {
    subject = await loadSubject(trial.file)
  } catch (error) {
    return failedObservation('build', messageOf(error))
  }
  let open: OpenSystem | undefined
  try {
    const observation = await runPhase({
      trial,
      subject,
      host,
      open: async () => {
        const { key, seed, scratchDir, allowRemote } = trial
        open = await openSystem(subject, { ...key, seed, scratchDir, allowRemote, signal })
        return open.system
      },
      whereabouts: () => (open ? whereaboutsOf(subject, open) : { state: 'here' }),
    })
    return observation
  } catch (error) {
    if (error instanceof Skipped) return skippedObservation(error.message, error.remedy)
    if (error instanceof TrialFailure) return failedObservation(error.reason, error.message)
    return failedObservation(open ? 'crash' : 'build', messageOf(error))
  } finally {
    await closeInTime(open)
  }
}

async function closeInTime(open: OpenSystem | undefined): Promise<void> {
  if (!open) return
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('the undos did not finish in time')), closeDeadlineMs)
  try {
    await Promise.race([open.close(), late.promise])
  } catch (error) {
    console.error(`closing: ${messageOf(error)}`)
  } finally {
    clearTimeout(timer)
  }
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).slice(0, 2_000) : String(error).slice(0, 2_000)

/** Tells the runner. A pipe takes 64 KiB at a time; the runner reads while we write. */
export function answer({ answerWord = '' }: Trial, observation: Observation): void {
  const bytes = Buffer.from(`${answerWord} ${JSON.stringify(observation)}\n`)
  for (let done = 0; done < bytes.length;) done += writeSync(answerFd, bytes, done)
}
