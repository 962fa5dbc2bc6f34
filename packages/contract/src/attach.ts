import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import type { External, ProgramContext } from './external.ts'
import { listeningSockets, socketsOf } from './listening-sockets.ts'
import { isLoopback, loadTarget } from './load-target.ts'
import { processTree } from './process-tree.ts'
import type { Adopted } from './subject.ts'

const connectMs = 3_000

/**
 * Measures a program that already runs, and leaves it running. Its state goes on from trial to trial. On this machine
 * its memory and CPU are read from the processes that listen at `url`, and their descendants. Skips the trial when nothing listens there. Throws
 * `REMOTE_TARGET` for another machine, unless the run allows it.
 */
export async function attach(
  context: ProgramContext,
  spec: { readonly url: string; readonly remedy?: string },
): Promise<External> {
  const url = loadTarget(spec.url, context)
  const refused = await refusalOf(url, context.signal)
  if (refused !== null) {
    context.skip(`nothing listens at ${url.origin}: ${refused}`, spec.remedy ?? 'start the program that is attached to')
  }
  const adopted = listenersAt(url)
  for (const each of adopted) context.adopt(each)
  const pid = adopted.flatMap((each) => ('pid' in each ? [each.pid] : []))[0] ?? null
  return Object.freeze({ kind: 'external', url, pid })
}

/** Null when something takes the connection. */
const refusalOf = (url: URL, signal: AbortSignal): Promise<string | null> =>
  new Promise((resolve) => {
    const socket = connect({
      host: url.hostname,
      port: Number(url.port) || 80,
      timeout: connectMs,
      signal,
    })
    const end = (refusal: string | null): void => {
      socket.destroy()
      resolve(refusal)
    }
    socket.once('connect', () => end(null))
    socket.once('timeout', () => end('no answer'))
    socket.once('error', (error) => end(error.message))
  })

/**
 * The processes that listen at a URL, as roots of the system: one that inherited the socket is a child of a root, while
 * workers that share the port (SO_REUSEPORT) may each be a root of their own.
 */
function listenersAt(url: URL): Adopted[] {
  if (!isLoopback(url)) return [{ hidden: `${url.host} is another machine`, remedy: 'attach on the machine itself' }]
  const inodes = listeningSockets(Number(url.port) || 80)
  if (inodes === null) return [{ hidden: 'this machine has no /proc', remedy: 'run on Linux' }]
  const wanted = new Set(inodes)
  const holders = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    // A service manager that opened the socket is not the program.
    .filter((pid) => pid !== 1 && socketsOf(pid).some((inode) => wanted.has(inode)))
  const inherited = new Set(holders.flatMap(descendantsOf))
  const roots = holders.filter((pid) => !inherited.has(pid))
  if (roots.length > 0) return roots.map((pid) => ({ pid }))
  return [{ hidden: `the process that listens at ${url.host} belongs to another user`, remedy: 'run as that user' }]
}

const descendantsOf = (root: number): number[] =>
  processTree([root])
    .map(({ pid }) => pid)
    .filter((pid) => pid !== root)
