import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

/** More at once would find the queue of a listener full. */
const perRound = 500

/** What a process has open besides. */
const otherFiles = 500

/**
 * Opens connections that say nothing until the test ends. Skips the test and gives null where a process may not open so
 * many files.
 */
export async function openIdle(
  context: TestContext,
  { port, count }: { readonly port: number; readonly count: number },
): Promise<readonly Socket[] | null> {
  if (mostOpenFiles() < count + otherFiles) {
    context.skip('a process may not open so many files: ulimit -n')
    return null
  }
  const sockets: Socket[] = []
  context.after(() => sockets.forEach((socket) => socket.destroy()))
  while (sockets.length < count) {
    const round = Array.from({ length: Math.min(perRound, count - sockets.length) }, () => connect(port, '127.0.0.1'))
    // Only a socket that is read hears that the server drops it, and is destroyed then.
    for (const socket of round) socket.on('error', () => undefined).resume()
    sockets.push(...round)
    await Promise.all(round.map((socket) => once(socket, 'connect')))
  }
  return sockets
}

/** Node raises its own limit to this. */
function mostOpenFiles(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { hard?: number | string } } }
  const hard = userLimits?.open_files?.hard
  return typeof hard === 'number' ? hard : Infinity
}
