import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { sep } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { emptyFiles } from '@gauntlet/contract'
import { kill, residentBytes, sweep, tokenVariable } from '../machine/processes.ts'
import { keepTail, keepWhole } from './bounded-output.ts'
import { childCommand, type Role } from './child-command.ts'
import { failedObservation, type Observation, type Trial } from './trial.ts'

const mostAnswerBytes = 32 * 2 ** 20
const tailBytes = 8_000
const watchMs = 200
/** After its answer a child only has to end. */
const endDeadlineMs = 3_000

type Cause = 'timeout' | 'memory' | 'too-long' | 'stopped'

/** Thrown when the run was stopped from outside: there is no observation, and nothing to record. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/**
 * Told of a trial's process, and of the lines it says where the trial is `live`; returns what to call when it has ended.
 */
export type WatchTrial = (pid: number, lines: Readable | null) => () => void

/**
 * Runs one trial in a fresh process group with a scratch folder of its own, a deadline and a memory cap. Whatever the
 * child does, this resolves to one observation, and nothing of the trial is left behind. Throws only `Stopped`.
 */
export async function runTrial(trial: Trial, signal: AbortSignal, watch?: WatchTrial): Promise<Observation> {
  if (signal.aborted) throw new Stopped()
  mkdirSync(trial.scratchDir, { recursive: true })
  try {
    const { observation, cause } = await converse(trial, { signal, onStart: watch })
    const left = await sweep(trial.token)
    if (cause === 'stopped') throw new Stopped()
    if (left === 0) return observation
    const flag = {
      code: 'left-process',
      severity: 'warn' as const,
      observed: left,
      limit: 0,
      because: `${left} process(es) outlived the trial and were stopped; register their end with defer`,
    }
    return { ...observation, flags: [...observation.flags, flag] }
  } finally {
    putAway(trial.scratchDir)
  }
}

let putAwaySoFar = 0

/**
 * Empties a scratch folder and moves it aside; the run's end removes it. Removed at once, its entries would slow whatever the
 * next trials make (see `emptyFiles`).
 */
function putAway(scratchDir: string): void {
  try {
    emptyFiles(scratchDir)
    renameSync(scratchDir, `${scratchDir}-was-${putAwaySoFar++}`)
  } catch {
    rmSync(scratchDir, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function converse(
  trial: Trial,
  { signal, onStart }: { signal: AbortSignal; onStart: WatchTrial | undefined },
): Promise<{ observation: Observation; cause: Cause | undefined }> {
  const { key, budget } = trial
  const program = trial.profile ? '../profile/profiler-child.ts' : './child.ts'
  const { command, args } = childCommand(fileURLToPath(new URL(program, import.meta.url)), {
    cores: key.phase === 'load' ? generatorCores(trial) : null,
    memoryCapBytes: budget.memoryCapBytes,
    role: roleOf(trial),
  })
  const child = spawn(command, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...(trial.live ? ['pipe' as const] : [])],
    cwd: trial.scratchDir,
    env: {
      ...process.env,
      [tokenVariable]: trial.token,
      TMPDIR: trial.scratchDir,
      NODE_COMPILE_CACHE: trial.compileCacheDir,
    },
  })
  let cause: Cause | undefined
  const stop = (why: Cause): void => {
    cause ??= why
    if (child.pid !== undefined) kill(-child.pid)
  }
  const [, out, err, answers, lines] = child.stdio as unknown as [
    unknown,
    Readable,
    Readable,
    Readable,
    Readable | null,
  ]
  const stdout = keepTail(out, tailBytes / 2)
  const stderr = keepTail(err, tailBytes / 2)
  const answer = keepWhole(answers, mostAnswerBytes, () => stop('too-long'))
  const unwatch = child.pid === undefined ? undefined : onStart?.(child.pid, lines)
  const onAbort = (): void => stop('stopped')
  signal.addEventListener('abort', onAbort, { once: true })
  const deadline = setTimeout(() => stop('timeout'), budget.deadlineMs)
  const watch = setInterval(() => {
    if (child.pid !== undefined && residentBytes(child.pid) > budget.memoryCapBytes) stop('memory')
  }, watchMs)
  // The answer is whole when its channel ends; a child that lingers after that is stopped.
  answers.once('end', () => setTimeout(() => stop('timeout'), endDeadlineMs).unref())
  child.stdin?.on('error', () => undefined)
  const answerWord = randomUUID()
  child.stdin?.write(`${JSON.stringify({ ...trial, answerWord })}\n`)

  const ended = await endOf(child)
  unwatch?.()
  clearTimeout(deadline)
  clearInterval(watch)
  signal.removeEventListener('abort', onAbort)
  const logTail = [stdout(), stderr()].filter(Boolean).join('\n')
  return { observation: read(answer(), { ...ended, cause, logTail, trial, answerWord }), cause }
}

/** The generator gets its own core only where the system is hosted apart from it. */
function generatorCores(trial: Trial): readonly number[] | null {
  return trial.hosted && !trial.profile ? (trial.cores?.generator ?? null) : null
}

function roleOf({ key, hosted, profile }: Trial): Role {
  if (key.phase === 'load' && hosted) return profile ? 'system' : 'generator'
  return key.phase === 'micro' || key.phase === 'load' ? 'loop' : 'system'
}

interface Ended {
  readonly exitCode: number | null
  readonly exitSignal: string | null
  readonly startError: string | null
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ exitCode: null, exitSignal: null, startError: error.message }))
    // 'close' comes after all streams have ended, so that nothing of the answer is missed.
    child.once('close', (exitCode, exitSignal) => resolve({ exitCode, exitSignal, startError: null }))
    // A grandchild that holds the pipes open must not keep the trial waiting.
    child.once('exit', () => {
      setTimeout(() => {
        for (const stream of child.stdio) stream?.destroy()
      }, endDeadlineMs / 3).unref()
    })
  })
}

function read(
  text: string,
  of: Ended & { cause: Cause | undefined; logTail: string; trial: Trial; answerWord: string },
): Observation {
  const failed = (...[reason, message]: Parameters<typeof failedObservation>): Observation => {
    const observation = failedObservation(reason, fromHere(message))
    const status = {
      ...observation.status,
      exitCode: of.exitCode,
      signal: of.exitSignal,
      logTail: fromHere(of.logTail.slice(-8_000)),
    }
    return { ...observation, status }
  }
  const { budget } = of.trial
  if (of.startError !== null) return failed('harness', `the child could not be started: ${of.startError}`)
  if (of.cause === 'memory')
    return failed('memory', `held more than ${budget.memoryCapBytes / 2 ** 20} MiB and was stopped`)
  if (of.cause === 'too-long') return failed('bad-output', 'the answer is longer than 32 MiB')
  const end = text.indexOf('\n')
  if (end < 0) {
    if (of.cause === 'timeout')
      return failed('timeout', `took longer than ${budget.deadlineMs / 1_000} s and was stopped`)
    return failed('crash', `ended without an answer (${of.exitSignal ?? `exit code ${String(of.exitCode)}`})`)
  }
  const start = `${of.answerWord} `
  if (!text.startsWith(start) || end + 1 < text.length) {
    return failed('bad-output', "somebody other than the trial's own code wrote to the channel of its answer (file 3)")
  }
  try {
    const observation = JSON.parse(text.slice(start.length, end)) as Observation
    if (observation.status.state !== 'failed') return observation
    return failed(observation.status.reason, observation.status.message)
  } catch (error) {
    return failed('bad-output', `the answer cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Paths in stacks and logs as seen from here: where a checkout lies differs between machines, and is nobody's business. */
function fromHere(text: string): string {
  const folder = `${process.cwd()}${sep}`
  return text.replaceAll(pathToFileURL(folder).href, '').replaceAll(folder, '')
}
