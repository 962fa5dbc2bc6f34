import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { basename, resolve } from 'node:path'
import { awaitReady, type Ready } from './await-ready.ts'
import { GauntletError } from './error.ts'
import { findProgram } from './find-program.ts'
import { listeningSockets, socketsOf } from './listening-sockets.ts'
import { processTree } from './process-tree.ts'
import { startProgram } from './program.ts'
import type { BuildContext } from './subject.ts'

/** A program outside this process that is, or belongs to, the system under test. */
export interface External {
  readonly kind: 'external'
  readonly url: URL
  /**
   * The process at the root of it, the first where several listen; null where that cannot be known: on another machine, or
   * without /proc.
   */
  readonly pid: number | null
}

/** What a program is told about its place: a free loopback port, chosen for it, and the trial's scratch folder. */
export interface ProgramPlace {
  readonly port: number
  readonly dir: string
}

type Placed<Value> = Value | ((place: ProgramPlace) => Value)

/** A system that is a program and nothing else. */
export const isExternal = (system: unknown): system is External =>
  typeof system === 'object' && system !== null && 'kind' in system && system.kind === 'external'

export interface ExternalSpec {
  /** A file (from `cwd`, where it has a slash), or a name that is looked for on the PATH and in the usual folders. */
  readonly command: string
  readonly args?: Placed<readonly string[]>
  /** Added to the environment of the trial. */
  readonly env?: Placed<Readonly<Record<string, string>>>
  /** Default: the scratch folder. */
  readonly cwd?: string
  readonly ready: Ready
  /**
   * Lets the collector of a Node program be forced before its memory is read: `command` is Node itself, and runs with
   * `--inspect`. Heap readings of its main thread are then exact; with worker threads, or children that are Node, its
   * leaks are not judged.
   */
  readonly collect?: 'node-inspector'
  /** Default 10,000. */
  readonly readyMs?: number
  /** The command that installs the program; shown when it is missing. */
  readonly remedy: string
}

/** The part of `BuildContext` that a program outside needs. */
export type ProgramContext = Pick<
  BuildContext<unknown, string>,
  'scratchDir' | 'signal' | 'defer' | 'skip' | 'adopt' | 'allowRemote'
>

const defaultReadyMs = 10_000

/**
 * Starts a program of any language, waits until it is ready, and stops it when the trial ends. Memory and CPU of the
 * trial are then read from it and its children. Where it is only a part of what `build` returns, memory is also read from
 * this process, unless `processes` of the subject leaves it out. Skips the trial when the program is missing.
 * A program that ends as its port is taken is started again on another one, three times at most. Throws `PROGRAM_ENDED`,
 * `PROGRAM_NOT_READY`, `PROGRAM_NOT_STARTED`, and `PORT_TAKEN` when another process answers.
 */
export async function external(context: ProgramContext, spec: ExternalSpec): Promise<External> {
  for (let clashes = 0; ; clashes++) {
    try {
      return await startAndAdopt(context, spec)
    } catch (error) {
      if (clashes === mostClashes || !isClash(error)) throw error
    }
  }
}

/** Between choosing a port and binding it, any connection of this machine may get it. */
const mostClashes = 3

const isClash = (error: unknown): boolean =>
  error instanceof GauntletError &&
  error.code === 'PROGRAM_ENDED' &&
  /EADDRINUSE|address already in use/i.test(error.message)

async function startAndAdopt(context: ProgramContext, spec: ExternalSpec): Promise<External> {
  const { command, ready, readyMs = defaultReadyMs } = spec
  if (process.platform === 'win32') context.skip('programs outside need process groups', 'run on Linux or macOS')
  const cwd = spec.cwd ?? context.scratchDir
  const file = findProgram(command.includes('/') ? resolve(cwd, command) : command)
  if (file === null) return context.skip(`there is no ${command} on this machine`, spec.remedy)
  const place = { port: await freePort(), dir: context.scratchDir }
  const placed = <Value extends object>(value: Placed<Value>): Value =>
    typeof value === 'function' ? value(place) : value
  context.signal.throwIfAborted()
  const inspectorPort = spec.collect === undefined ? null : await freePort()
  const program = await startProgram(file, {
    args: [...inspectArgs(inspectorPort), ...placed(spec.args ?? [])],
    env: placed(spec.env ?? {}),
    cwd,
  })
  context.defer(program.stop)
  const url = new URL(`http://127.0.0.1:${place.port}/`)
  const name = basename(command)
  await awaitReady(program, ready, { name, url, readyMs, signal: context.signal })
  checkListener({ name, port: place.port, pid: program.pid, mustListen: 'http' in ready })
  if (inspectorPort === null) context.adopt({ pid: program.pid })
  else {
    checkListener({ name: `the inspector of ${name}`, port: inspectorPort, pid: program.pid, mustListen: true })
    context.adopt({ pid: program.pid, inspector: new URL(`http://127.0.0.1:${inspectorPort}/`) })
  }
  return Object.freeze({ kind: 'external', url, pid: program.pid })
}

const inspectArgs = (port: number | null): string[] => (port === null ? [] : [`--inspect=127.0.0.1:${port}`])

/** Between choosing and binding, another process may take the port: a decoy would be measured in the program's place. */
function checkListener(of: { name: string; port: number; pid: number; mustListen: boolean }): void {
  const sockets = listeningSockets(of.port)
  if (sockets === null) return
  const own = new Set(processTree([of.pid]).flatMap(({ pid }) => socketsOf(pid)))
  const areOwn = sockets.every((inode) => own.has(inode))
  if (areOwn && (sockets.length > 0 || !of.mustListen)) return
  throw new GauntletError(
    'PORT_TAKEN',
    `what answers on port ${of.port} is not ${of.name}: let it listen on the port it is given, in the foreground`,
  )
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
