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
 * its memory and CPU are read from the process that listens at `url`. Skips the trial when nothing listens there. Throws
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
  const adopted = listenerAt(url)
  context.adopt(adopted)
  return Object.freeze({ kind: 'external', url, pid: 'pid' in adopted ? adopted.pid : null })
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

/** The process that listens at a URL, as the root of the system: one that inherited the socket is a child of it. */
function listenerAt(url: URL): Adopted {
  if (!isLoopback(url)) return { hidden: `${url.host} is another machine`, remedy: 'attach on the machine itself' }
  const inodes = listeningSockets(Number(url.port) || 80)
  if (inodes === null) return { hidden: 'this machine has no /proc', remedy: 'run on Linux' }
  const wanted = new Set(inodes)
  const holders = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    // A service manager that opened the socket is not the program.
    .filter((pid) => pid !== 1 && socketsOf(pid).some((inode) => wanted.has(inode)))
  const isRoot = (pid: number): boolean => {
    const tree = new Set(processTree([pid]).map((member) => member.pid))
    return holders.every((holder) => tree.has(holder))
  }
  const pid = holders.find(isRoot) ?? holders[0]
  if (pid !== undefined) return { pid }
  return { hidden: `the process that listens at ${url.host} belongs to another user`, remedy: 'run as that user' }
}
