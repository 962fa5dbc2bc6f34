import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A place on the way to a server, where the way can be cut and made longer. */
export interface Gateway {
  /** The server's URL, with this place as its host. */
  readonly url: string
  /** Ends all connections and refuses new ones until `restore`. */
  readonly cut: () => void
  readonly restore: () => void
  /** Holds each piece up for so long, in both directions. */
  readonly delay: (ms: number) => void
  readonly close: () => Promise<void>
}

/** Opens a gateway to the server of a URL, on a free loopback port. */
export async function openGateway(target: string): Promise<Gateway> {
  const there = new URL(target)
  const sockets = new Set<Socket>()
  const way = { isCut: false, delayMs: 0 }
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    // What breaks here, breaks on the other side too: `close` sees to that.
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer({ noDelay: true }, (client) => {
    keep(client)
    if (way.isCut) {
      client.destroy()
      return
    }
    const upstream = connect({ host: there.hostname, port: Number(there.port), noDelay: true })
    keep(upstream)
    join(client, upstream, () => way.delayMs)
    join(upstream, client, () => way.delayMs)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const here = new URL(target)
  here.hostname = '127.0.0.1'
  here.port = String((server.address() as AddressInfo).port)
  const endAll = (): void => sockets.forEach((socket) => void socket.destroy())
  return {
    url: here.href,
    cut: () => {
      way.isCut = true
      endAll()
    },
    restore: () => void (way.isCut = false),
    delay: (ms) => void (way.delayMs = ms),
    close: async () => {
      server.close()
      endAll()
      await once(server, 'close')
    },
  }
}

/** Passes on what comes, in order, as late as the way is long. Queries and answers are small: nothing is held back. */
function join(from: Socket, to: Socket, delayNow: () => number): void {
  let onTheWay = 0
  let delayMs = 0
  const pass = (step: () => void): void => {
    // A way that became shorter does not let one piece overtake another.
    delayMs = onTheWay > 0 ? Math.max(delayMs, delayNow()) : delayNow()
    if (delayMs === 0) {
      step()
      return
    }
    onTheWay++
    setTimeout(() => {
      onTheWay--
      step()
    }, delayMs)
  }
  from.on('data', (piece) => pass(() => to.writable && to.write(piece)))
  from.on('end', () => pass(() => to.end()))
  from.on('close', () => pass(() => to.destroy()))
}
