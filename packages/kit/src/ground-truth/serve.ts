import { createServer, type RequestListener, type Server as HttpServer } from 'node:http'
import { createServer as createRawServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { callAfter } from './call-after.ts'
import { listenerOf } from './listener-of.ts'
import type { ServerSpec } from './server-spec.ts'

export interface StartedServer {
  readonly url: URL
  /** Ends the server and all its connections; the test does so at its end by itself. */
  readonly stop: () => void
}

/** What a test context offers: something that runs when the test ends. */
export interface TestEnd {
  readonly after: (undo: () => void) => void
}

/** Starts a server whose behaviour is known on a free loopback port; it is stopped when the test ends. */
export function serve(t: TestEnd, spec: ServerSpec): Promise<StartedServer> {
  if (spec.server !== 'slow-accept') return serveHttp(t, listenerOf(spec))
  return listen(t, createSlowAcceptServer(spec.acceptMs))
}

/** The same for a listener of your own. `adjust` may set the server's limits. */
export function serveHttp(
  t: TestEnd,
  listener: RequestListener,
  adjust: Partial<Pick<HttpServer, 'maxRequestsPerSocket' | 'keepAliveTimeout'>> = {},
): Promise<StartedServer> {
  const server = createServer(listener)
  Object.assign(server, adjust)
  return listen(t, server)
}

/** A server that answers each request (GET without a body) with bytes of its own. */
export function serveBytes(t: TestEnd, answer: (request: string, socket: Socket) => void): Promise<StartedServer> {
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

/** The kernel completes the handshake, as it does for any server that is slow to accept; nothing is read until then. */
function createSlowAcceptServer(acceptMs: number): Server {
  const http = createServer(listenerOf({ server: 'latency', law: { law: 'constant', ms: 0 }, seed: '' }))
  let lastMs = -Infinity
  return createRawServer({ pauseOnConnect: true }, (socket) => {
    const nowMs = performance.now()
    lastMs = Math.max(nowMs, lastMs) + acceptMs
    callAfter(lastMs - nowMs, () => {
      http.emit('connection', socket)
      socket.resume()
    })
  })
}

async function listen(t: TestEnd, server: Server): Promise<StartedServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 }, resolve)
  })
  const stop = (): void => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  t.after(stop)
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), stop }
}
