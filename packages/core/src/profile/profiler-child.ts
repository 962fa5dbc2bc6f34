import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { answer } from '../trial/observe.ts'
import { nodeFlags } from '../trial/child-command.ts'
import { readTrial } from '../trial/read-trial.ts'
import { failedObservation, type Observation, type Trial } from '../trial/trial.ts'
import { reportWithClinic } from './clinic.ts'
import type { ProfileOrder } from './profile-order.ts'

/**
 * Runs the program that does a trial's work under a profiler, in this process's working directory, and puts the report in
 * its place. What is answered has no figures.
 */
async function profile(trial: Trial & { readonly profile: ProfileOrder }): Promise<Observation> {
  const { profile: order, scratchDir } = trial
  const trialFile = join(scratchDir, 'trial.json')
  const answerFile = join(scratchDir, 'answer.json')
  const report = join(scratchDir, `report-${basename(order.file)}`)
  // Apart from the profiler's own files.
  const systemDir = join(scratchDir, 'system')
  mkdirSync(systemDir)
  writeFileSync(trialFile, JSON.stringify({ ...trial, scratchDir: systemDir }))
  const flags = nodeFlags({ memoryCapBytes: trial.budget.memoryCapBytes, role: 'system' })
  const program = [fileURLToPath(new URL('./profiled-child.ts', import.meta.url)), trialFile, answerFile]
  try {
    if (order.by === 'clinic') {
      const of = { profiler: order.profiler, dataDir: join(scratchDir, 'clinic'), report }
      await reportWithClinic([execPath, ...flags, ...program], of)
    } else await run([...flags, ...ownFlags(order, report), ...program])
  } catch (error) {
    // What went wrong in the profiled process tells more than what the profiler made of it.
    const { status } = readAnswer(answerFile)
    const message = error instanceof Error ? error.message : String(error)
    return status.state === 'ok' ? failedObservation('harness', message) : withoutFigures(status)
  }
  const { status } = readAnswer(answerFile)
  if (status.state === 'ok') {
    mkdirSync(dirname(order.file), { recursive: true })
    copyFileSync(report, order.file)
  }
  return withoutFigures(status)
}

const withoutFigures = (status: Observation['status']): Observation => ({
  status,
  metrics: [],
  flags: [],
  detail: null,
})

function readAnswer(file: string): Pick<Observation, 'status'> {
  if (!existsSync(file)) return failedObservation('crash', 'the profiled process ended without an answer')
  return JSON.parse(readFileSync(file, 'utf8')) as Observation
}

/** Node writes a profile of its own when the process ends. */
function ownFlags({ profiler }: ProfileOrder, report: string): string[] {
  const flag = profiler === 'heap' ? '--heap-prof' : '--cpu-prof'
  return [flag, `${flag}-dir=${dirname(report)}`, `${flag}-name=${basename(report)}`]
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', reject)
    child.once('exit', () => resolve())
  })
}

async function main(): Promise<void> {
  const trial = await readTrial(() => process.exit(1))
  const { profile: order } = trial
  const observation = order
    ? await profile({ ...trial, profile: order })
    : failedObservation('harness', 'the trial names no profiler')
  answer(trial, observation)
  process.exit(0)
}

if (import.meta.main) await main()
