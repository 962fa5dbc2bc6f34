import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GauntletError } from '@gauntlet/contract'
import { clearFolder, writePidFile } from './clear-folder.ts'
import type { ServiceContext } from './find-service.ts'
import { freePort } from './free-port.ts'
import { launchIn } from './unprivileged.ts'

/** How one server is started and stopped. */
export interface ServerPlan {
  readonly title: string
  readonly folder: string
  readonly program: string
  /** Called for each port that is tried; may write a configuration file. */
  readonly argsFor: (port: number) => readonly string[]
  /** Whether it answers, asked in its own folder: on a port, another program might. */
  readonly isReady: (signal: AbortSignal) => boolean | Promise<boolean>
  readonly stopSignal: NodeJS.Signals
  readonly readyDeadlineMs?: number
}

export interface RunningServer {
  readonly port: number
  readonly pid: number
  /** Stops it and removes its folder; does so once, however often it is called. */
  readonly stop: () => Promise<void>
}

const defaultReadyDeadlineMs = 30_000
const stopDeadlineMs = 3_000
const pollMs = 20
/** Ports that others took between our look and our start. */
const mostClashes = 5

/** Starts a server on a free loopback port and waits until it answers. Its end is registered with `defer`. */
export async function startServer(
  context: Pick<ServiceContext, 'defer' | 'signal'>,
  plan: ServerPlan,
): Promise<RunningServer> {
  for (let clashes = 0; ; clashes++) {
    const port = await freePort()
    const child = launch(plan, port)
    let stopping: Promise<void> | undefined
    const stop = (): Promise<void> => (stopping ??= stopServer(child, plan))
    context.defer(stop)
    const outcome = await untilReady(child, plan, context.signal)
    if (outcome === 'ready' && child.pid !== undefined) return { port, pid: child.pid, stop }
    const log = readLog(plan.folder)
    if (outcome === 'ended' && clashes < mostClashes && /address already in use/i.test(log)) continue
    await stop()
    context.signal.throwIfAborted()
    throw new GauntletError(
      outcome === 'late' ? 'SERVICE_NOT_READY' : 'SERVICE_ENDED',
      `${plan.title} ${outcome === 'late' ? `did not answer within ${deadlineOf(plan)} ms` : 'ended while it started'}; ` +
        `its log ends with: ${log.slice(-logTailLength).trim() || '(nothing)'}`,
    )
  }
}

const deadlineOf = (plan: ServerPlan): number => plan.readyDeadlineMs ?? defaultReadyDeadlineMs

const logTailLength = 1_000

function launch({ folder, program, argsFor }: ServerPlan, port: number): ChildProcess {
  const { command, args, options } = launchIn(folder, program, argsFor(port))
  // A file rather than a pipe: nobody has to read it, and it is whole when the server has ended.
  const log = openSync(logFile(folder), 'w')
  const child = spawn(command, args, { ...options, stdio: ['ignore', log, log] })
  closeSync(log)
  // A program that cannot be started has no pid and counts as ended.
  child.on('error', () => undefined)
  if (child.pid !== undefined) writePidFile(folder, child.pid)
  return child
}

const logFile = (folder: string): string => join(folder, 'log')

const readLog = (folder: string): string => readFileSync(logFile(folder), 'utf8')

const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null

async function untilReady(
  child: ChildProcess,
  plan: ServerPlan,
  signal: AbortSignal,
): Promise<'ready' | 'ended' | 'late'> {
  const late = AbortSignal.timeout(deadlineOf(plan))
  const either = AbortSignal.any([signal, late])
  while (!signal.aborted && !late.aborted) {
    if (hasEnded(child)) return 'ended'
    if (await plan.isReady(either)) return 'ready'
    await sleep(pollMs)
  }
  return 'late'
}

async function stopServer(child: ChildProcess, { folder, stopSignal }: ServerPlan): Promise<void> {
  const late = AbortSignal.timeout(stopDeadlineMs)
  if (!hasEnded(child)) child.kill(stopSignal)
  while (!hasEnded(child) && !late.aborted) await sleep(pollMs)
  await clearFolder(folder)
}
