import { createServer, type RequestListener } from 'node:http'
import { createServer as createRawServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

export interface Served {
  readonly url: URL
  /** Ends the server and all its connections; the test does so at its end by itself. */
  readonly stop: () => void
}

/** A loopback HTTP server with behaviour that is known. `adjust` may set its limits. */
export function serveHttp(
  t: Pick<TestContext, 'after'>,
  listener: RequestListener,
  adjust: Partial<Pick<ReturnType<typeof createServer>, 'maxRequestsPerSocket' | 'keepAliveTimeout'>> = {},
): Promise<Served> {
  const server = createServer(listener)
  Object.assign(server, adjust)
  return listen(t, server)
}

/** A server that answers each request (GET without a body) with bytes of its own. */
export function serveBytes(
  t: Pick<TestContext, 'after'>,
  answer: (request: string, socket: Socket) => void,
): Promise<Served> {
  const server = createRawServer((socket) => {
    let text = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = text.slice(0, end)
        text = text.slice(end + 4)
        answer(request, socket)
      }
    })
  })
  return listen(t, server)
}

async function listen(t: Pick<TestContext, 'after'>, server: Server): Promise<Served> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', 4_096, () => resolve()))
  const stop = (): void => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  t.after(stop)
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), stop }
}
