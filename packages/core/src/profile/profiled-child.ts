import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { observe } from '../trial/observe.ts'
import { failedObservation, type Observation, type Trial } from '../trial/trial.ts'
import { serveAndDrive } from './serve-and-drive.ts'

/** Some profilers write only when nothing is left to do; what a subject leaves open must not keep them waiting. */
const endDeadlineMs = 3_000
const watchMs = 500
/** A profiler that is preloaded starts some turns of the event loop later, and tells nobody. */
const startMs = 200

/** Does the work of a trial, and nothing else: this is the process that a profile shows. */
async function main(trialFile: string, answerFile: string): Promise<void> {
  const { ppid } = process
  // A profiler may close standard input, so that its end tells nothing of whoever started this.
  setInterval(() => process.ppid === ppid || process.exit(1), watchMs).unref()
  const trial = JSON.parse(readFileSync(trialFile, 'utf8')) as Trial
  const { signal } = new AbortController()
  await sleep(startMs)
  let observation: Observation
  try {
    observation = await (trial.hosted ? serveAndDrive(trial, signal) : observe(trial, signal))
  } catch (error) {
    observation = failedObservation('crash', error instanceof Error ? error.message : String(error))
  }
  writeFileSync(answerFile, JSON.stringify(observation))
  setTimeout(() => process.exit(0), endDeadlineMs).unref()
}

const [, , trialFile, answerFile] = process.argv
if (import.meta.main && trialFile !== undefined && answerFile !== undefined) await main(trialFile, answerFile)
