import { createRequire } from 'node:module'
import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'

/**
 * The parts of autocannon 9.0.0 that the gate stands on: its sockets and its parser. They are internals, so the version
 * is pinned exactly and `test/load/autocannon-client.test.ts` holds each of them.
 */
export interface AutocannonClient extends EventEmitter {
  conn: Socket
  reqsMade: number
  pipelinedRequests: {
    insertRequest: (request: object) => void
    addBody: (chunk: Buffer) => void
    clear: () => void
  }
  parser: { reinitialize: (type: unknown) => void; constructor: { RESPONSE?: unknown } }
  /** autocannon calls this when the connection may send: after a response and after (re)connecting. */
  _doRequest: () => void
  _connect: () => void
  _resetConnection: () => void
  destroy: () => void
}

interface ClientOptions {
  readonly hostname: string
  readonly port: number
  readonly timeout: number
  readonly setupClient: (client: AutocannonClient) => void
}

type Constructor = new (options: ClientOptions) => AutocannonClient

/** An hour: the gate keeps deadlines itself, since autocannon's timer also runs for idle connections. */
const neverSeconds = 3_600

/** Opens one keep-alive connection. `setup` runs before it connects, to put the gate's hooks in place. */
export function openAutocannonClient(url: URL, setup: (client: AutocannonClient) => void): AutocannonClient {
  const Client = createRequire(import.meta.url)('autocannon/lib/httpClient.js') as Constructor
  return new Client({
    hostname: url.hostname,
    port: Number(url.port),
    timeout: neverSeconds,
    setupClient: setup,
  })
}
