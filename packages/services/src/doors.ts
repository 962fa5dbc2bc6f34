import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'

/** Sockets that listen on one port. */
const count = 16

/** Thousands of connections may arrive at once. */
const backlog = 4_096

/** Where the system spreads new connections over all sockets that listen on a port (SO_REUSEPORT with load balancing). */
const isShared = process.platform === 'linux'

/** How a server listens on a loopback port (0: a free one) that more doors may open on. */
export const onLoopback = (port: number) => ({ host: '127.0.0.1', port, backlog, reusePort: isShared })

export interface Doors {
  /** Lets nobody in any more, and waits until who came through them has left. */
  readonly close: () => Promise<void>
}

/**
 * Opens more doors to a server that listens as `onLoopback` says. libuv accepts one connection per listening socket in
 * each turn of the event loop (since 1.45): where a turn takes 40 ms under load, the last of 500 who come at once would
 * wait for 20 s at the only door. Elsewhere than on Linux there are none to open.
 */
export async function openDoors(server: Server): Promise<Doors> {
  const { port } = server.address() as AddressInfo
  const doors = Array.from({ length: isShared ? count - 1 : 0 }, () =>
    createServer((socket) => void server.emit('connection', socket)).listen(onLoopback(port)),
  )
  await Promise.all(doors.map((door) => once(door, 'listening')))
  return {
    close: async () => {
      await Promise.all(doors.map((door) => new Promise((resolve) => door.close(resolve))))
    },
  }
}
