import { startHost } from '../load/host/start-host.ts'
import { readTrial } from './read-trial.ts'
import { failedObservation, TrialFailure, type Observation } from './trial.ts'

/** This process, of a trial. Its imports are few, so that the process that hosts a system starts beside it. */
async function main(): Promise<void> {
  const stop = new AbortController()
  const trial = await readTrial(() => {
    stop.abort()
    // The runner is gone: nobody waits for an answer.
    process.exit(1)
  })
  const host = trial.hosted ? startHost(trial) : undefined
  // Whoever awaits it hears of it.
  host?.catch(() => undefined)
  const { answer, messageOf, observe } = await import('./observe.ts')
  const answerOnce = (observation: Observation): never => {
    answer(trial, observation)
    process.exit(0)
  }
  process.once('uncaughtException', (error) => {
    const reason = error instanceof TrialFailure ? error.reason : 'crash'
    answerOnce(failedObservation(reason, messageOf(error)))
  })
  const observation = await observe(trial, stop.signal, host)
  // Where the trial failed before it drove anything, nobody has stopped the host.
  await host?.then(
    ({ stop: stopHost }) => stopHost(),
    () => undefined,
  )
  // One turn of the event loop: what the subject left in its queues may still throw.
  await new Promise((resolve) => setImmediate(resolve))
  answerOnce(observation)
}

if (import.meta.main) await main()
