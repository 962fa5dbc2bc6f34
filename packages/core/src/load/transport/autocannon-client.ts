import { createRequire } from 'node:module'
import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'

/**
 * The parts of autocannon 9.0.0 that a line stands on: its sockets and its parser. They are internals, so the version
 * is pinned exactly and `test/load/autocannon-client.test.ts` holds each of them.
 */
export interface AutocannonClient extends EventEmitter {
  /** Undefined until the first `_connect`. */
  conn: Socket | undefined
  pipelinedRequests: {
    /** Told the length of every chunk that comes, before the parser has it. */
    addByteCount: (bytes: number) => void
    addBody: (chunk: Buffer) => void
    /** Asked at the end of each response which request it answers. */
    terminateRequest: () => Terminated | undefined
  }
  parser: {
    /** Returns an error for bytes that are no response; autocannon does not look at it. */
    execute: (chunk: Buffer) => unknown
    /** Ends a body that lasts until the connection ends. */
    finish: () => unknown
    reinitialize: (type: unknown) => void
    shouldKeepAlive: () => boolean
    constructor: { RESPONSE?: unknown }
    state: string
    line: string
    body_bytes: number | null
    isChunked: boolean
  }
  /** autocannon calls this when the connection may send: after a response and after (re)connecting. */
  _doRequest: () => void
  /** autocannon calls this at first, and whenever the connection has ended or failed. */
  _connect: () => void
  _destroyConnection: () => void
  destroy: () => void
}

export interface Terminated {
  readonly req: object
  readonly bytes: number
  readonly headers: { readonly statusCode: number }
}

interface ClientOptions {
  readonly hostname: string
  readonly port: number
  readonly timeout: number
  readonly setupClient: (client: AutocannonClient) => void
}

type Constructor = new (options: ClientOptions) => AutocannonClient

/** A day: the gate keeps deadlines itself, since autocannon's timer also runs for idle connections. */
const neverSeconds = 86_400

/** Opens one keep-alive connection. `setup` runs before it connects, to put the line's hooks in place. */
export function openAutocannonClient(url: URL, setup: (client: AutocannonClient) => void): AutocannonClient {
  const Client = createRequire(import.meta.url)('autocannon/lib/httpClient.js') as Constructor
  return new Client({
    hostname: url.hostname,
    port: Number(url.port) || 80,
    timeout: neverSeconds,
    setupClient: setup,
  })
}
