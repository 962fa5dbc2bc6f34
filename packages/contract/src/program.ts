import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { GauntletError } from './error.ts'
import { processTree, readProcess, type ProcessStat } from './process-tree.ts'
import { readOutput, type ProgramOutput } from './program-output.ts'

/** After SIGTERM a program has this long to end by itself. */
const termMs = 2_000
/** The kernel needs a moment to take down what was killed. */
const killMs = 1_000
const lookMs = 10

/** A program that runs in a process group of its own. */
export interface Program {
  readonly pid: number
  readonly output: ProgramOutput
  /** How it ended, in words; null while it runs. */
  readonly end: () => string | null
  /** Resolves when it has ended, however that came. */
  readonly ended: Promise<void>
  /** SIGTERM to its group, SIGKILL to what is left of it and its descendants. Returns when they are gone. */
  readonly stop: () => Promise<void>
}

/** Starts a program; it ends with this process, however this process ends. Throws `PROGRAM_NOT_STARTED`. */
export async function startProgram(
  file: string,
  options: { args: readonly string[]; env: Readonly<Record<string, string>>; cwd: string },
): Promise<Program> {
  const child = spawn(file, options.args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) {
    const [error] = (await new Promise((resolve) => child.once('error', (...told) => resolve(told)))) as [Error]
    throw new GauntletError('PROGRAM_NOT_STARTED', `${file} cannot be started in ${options.cwd}: ${error.message}`)
  }
  const guard = startGuard(pid)
  const output = readOutput([child.stdout, child.stderr])
  let stopping = false
  let end: string | null = null
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      end = signal === null ? `ended with exit code ${String(code)}` : `was ended by ${signal}`
      // Shown with the trial, which fails: what is measured is no longer there.
      if (!stopping) process.stderr.write(`${file} ${end}; it wrote:\n${output.tail()}\n`)
      resolve()
    })
  })
  return {
    pid,
    output,
    end: () => end,
    ended,
    stop: async () => {
      // One turn of the event loop: that it ended by itself may not have been heard yet.
      await new Promise((resolve) => setImmediate(resolve))
      stopping = true
      await stopGroup(pid, ended)
      await guard.dismiss()
      for (const stream of [child.stdout, child.stderr]) stream.destroy()
    },
  }
}

/**
 * A shell that waits for the end of its input, which comes when this process ends in any way, and then kills the group.
 * The token in the environment does not find everything: servers that write their title (NGINX, PostgreSQL) erase it.
 */
function startGuard(group: number): { readonly dismiss: () => Promise<void> } {
  const script = `read -r _; kill -s KILL -- -${group}`
  const guard = spawn('/bin/sh', ['-c', script], { env: {}, detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  const gone = new Promise<void>((resolve) => {
    guard.once('exit', () => resolve())
    guard.once('error', () => resolve())
  })
  return {
    dismiss: async () => {
      guard.kill('SIGKILL')
      await within(killMs, gone)
    },
  }
}

async function stopGroup(group: number, ended: Promise<void>): Promise<void> {
  const members = processTree([group])
  signalTo(-group, 'SIGTERM')
  await within(termMs, ended)
  signalTo(-group, 'SIGKILL')
  // A descendant may have left the group.
  for (const { pid } of members.filter(isAlive)) signalTo(pid, 'SIGKILL')
  await within(killMs, ended)
  for (let waitedMs = 0; members.some(isAlive) && waitedMs < killMs; waitedMs += lookMs) await delay(lookMs)
}

/** Waits for something, but no longer than a time. */
const within = async (ms: number, done: Promise<void>): Promise<void> =>
  await Promise.race([done, delay(ms, undefined, { ref: false })])

const isAlive = ({ pid, startTicks }: ProcessStat): boolean => readProcess(pid)?.startTicks === startTicks

function signalTo(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch {
    // ESRCH: it has ended by itself.
  }
}
