import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Duplex } from 'node:stream'

export interface ListenOptions {
  readonly port: number
  /** How long a request may take to arrive, its body included. Default 10 s. */
  readonly requestTimeoutMs?: number
}

/** Thousands of connections may arrive at once. */
const backlog = 4_096

const defaultTimeoutMs = 10_000

/** Listens on loopback. Requests that come too slowly or are none are answered with a reason, and cut off. */
export async function listen(listener: RequestListener, options: ListenOptions): Promise<Server> {
  const { port, requestTimeoutMs = defaultTimeoutMs } = options
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      // How often Node looks for late ones.
      connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs / 2),
    },
    listener,
  )
  server.on('clientError', answerFault)
  server.listen({ host: '127.0.0.1', port, backlog })
  await once(server, 'listening')
  return server
}

const faults = new Map<unknown, readonly [line: string, why: string]>([
  ['ERR_HTTP_REQUEST_TIMEOUT', ['408 Request Timeout', 'the request took too long to arrive']],
  ['HPE_HEADER_OVERFLOW', ['431 Request Header Fields Too Large', 'the headers are too long']],
])

function answerFault(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [line, why] = faults.get(error.code) ?? ['400 Bad Request', 'this is not HTTP']
  const body = JSON.stringify({ error: why })
  const head = `HTTP/1.1 ${line}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
  socket.end(`${head}\r\n\r\n${body}`)
}
