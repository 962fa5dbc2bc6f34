import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { messageFd, parseMessages, type ChildMessage } from './child-message.ts'
import { remainingProcesses, type RemainingProcess } from './remaining-processes.ts'
import type { ChildTask } from './task.ts'
import { exitGraceMs } from './watch-exit.ts'

/** What was seen of a child from outside. */
export interface Observed {
  readonly messages: readonly ChildMessage[]
  readonly end: { readonly by: 'itself' | 'deadline'; readonly code: number | null; readonly signal: string | null }
  /** The last lines that it wrote to stdout and stderr. */
  readonly logTail: string
  readonly leftProcesses: readonly RemainingProcess[]
  /** Relative paths that appeared in its temporary folder. */
  readonly leftFiles: readonly string[]
}

const childFile = fileURLToPath(new URL('./conform-child.ts', import.meta.url))
const maxMessageChars = 4 * 1024 * 1024
const maxLogChars = 2_000

/** Runs a task in a process group of its own, with a watched temporary folder, and leaves nothing of it behind. */
export async function superviseChild(makeTask: (scratchDir: string) => ChildTask): Promise<Observed> {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-kit-'))
  try {
    // A server that gives up its root rights must still reach its folder.
    await chmod(root, 0o755)
    const watched = join(root, 'tmp')
    const scratchDir = join(root, 'scratch')
    await Promise.all([mkdir(watched), mkdir(scratchDir)])
    const task = makeTask(scratchDir)
    const child = startChild(task, watched)
    const messages = collect(child.stdio[messageFd] as NodeJS.ReadableStream, (text) => text.slice(0, maxMessageChars))
    const log = collect(child.stderr, (text) => text.slice(-maxLogChars))
    const end = await awaitEnd(child, task.deadlineMs)
    // A grandchild may hold the pipes open for ever; what the child itself wrote has arrived by then.
    await Promise.race([Promise.all([messages.ended, log.ended]), delay(250)])
    for (const pipe of child.stdio) pipe?.destroy()
    const leftProcesses = await sweep({ group: child.pid ?? 0, marker: watched }, end.by)
    const leftFiles = await readdir(watched, { recursive: true })
    return { messages: parseMessages(messages.text()), end, logTail: log.text().trim(), leftProcesses, leftFiles }
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Plain node as in a measured trial: no loader or test runner of the parent's reaches the child. */
function startChild(task: ChildTask, watched: string): ChildProcess {
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', childFile, JSON.stringify(task)], {
    cwd: watched,
    detached: true,
    env: { ...env, TMPDIR: watched, TMP: watched, TEMP: watched },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
}

function collect(
  pipe: NodeJS.ReadableStream | null,
  keep: (text: string) => string,
): { text: () => string; ended: Promise<unknown> } {
  let text = ''
  pipe?.setEncoding('utf8')
  pipe?.on('data', (chunk: string) => {
    text = keep(text + chunk)
  })
  return { text: () => text, ended: pipe ? once(pipe, 'end').catch(() => undefined) : Promise.resolve() }
}

async function awaitEnd(child: ChildProcess, deadlineMs: number): Promise<Observed['end']> {
  let by: 'itself' | 'deadline' = 'itself'
  // The child aborts its own signal at the deadline, gets the grace to obey it, and once more to end.
  const timer = setTimeout(
    () => {
      by = 'deadline'
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    },
    deadlineMs + 2 * exitGraceMs,
  )
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return { by, code, signal }
  } finally {
    clearTimeout(timer)
  }
}

/** Gives what was told to end the grace to do so, then kills the rest. Returns what had to be killed. */
async function sweep(
  trace: { group: number; marker: string },
  endedBy: 'itself' | 'deadline',
): Promise<RemainingProcess[]> {
  let left = await remainingProcesses(trace)
  for (let waitedMs = 0; left.length > 0 && endedBy === 'itself' && waitedMs < exitGraceMs; waitedMs += 50) {
    await delay(50)
    left = await remainingProcesses(trace)
  }
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
  for (let round = 0; round < 40 && (await remainingProcesses(trace)).length > 0; round++) await delay(50)
  return left
}
