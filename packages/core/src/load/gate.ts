import { nowNs } from '../machine/clock.ts'
import { TrialFailure } from '../trial/trial.ts'
import { openAutocannonClient, type AutocannonClient } from './autocannon-client.ts'

export type GateEvent =
  | { readonly kind: 'idle'; readonly connection: number }
  | {
      readonly kind: 'answer'
      readonly connection: number
      readonly status: number
      readonly body: Buffer
      readonly bytes: number
      /** The reply was longer than `maxBodyBytes`; `body` holds its beginning. */
      readonly truncated: boolean
    }
  | { readonly kind: 'transport' | 'timeout'; readonly connection: number }

/** Connections that carry one request at a time. Each request written ends in exactly one event other than `idle`. */
export interface Gate {
  /** Writes a request to a connection that said `idle`. */
  readonly write: (connection: number, bytes: Buffer, timeoutMs: number) => void
  readonly close: () => Promise<void>
}

/** What is read of one reply; the rest is thrown away and the answer counts as wrong. */
const maxBodyBytes = 8 * 2 ** 20

const connectDeadlineMs = 10_000
const sweepMs = 20
/** autocannon reconnects in a tight loop where nobody listens; this keeps it from taking the core. */
const reconnectMs = 50

interface Line {
  readonly client: AutocannonClient
  busy: boolean
  idle: boolean
  closing: boolean
  deadlineNs: number
  chunks: Buffer[]
  bodyBytes: number
  failedLast: boolean
}

/** Opens all connections, and resolves when all are up. Throws `TrialFailure` when they are not within 10 s. */
export async function openGate(
  url: URL,
  options: { connections: number; on: (event: GateEvent) => void },
): Promise<Gate> {
  const { on } = options
  const lines: Line[] = []
  let closed = false

  const fail = (connection: number, kind: 'transport' | 'timeout'): void => {
    const line = lines[connection]
    if (!line?.busy) return
    line.busy = false
    line.client.pipelinedRequests.clear()
    line.client.parser.reinitialize(line.client.parser.constructor.RESPONSE)
    on({ kind, connection })
  }
  const open = (connection: number): Promise<void> =>
    new Promise((connected) => {
      openAutocannonClient(url, (client) => {
        const line: Line = {
          client,
          busy: false,
          idle: false,
          closing: false,
          deadlineNs: 0,
          chunks: [],
          bodyBytes: 0,
          failedLast: false,
        }
        lines[connection] = line
        client.pipelinedRequests.addBody = (chunk) => {
          line.bodyBytes += chunk.length
          if (line.bodyBytes <= maxBodyBytes) line.chunks.push(chunk)
        }
        const connect = client._connect.bind(client)
        client._connect = () => {
          if (closed) return
          if (!line.failedLast) connect()
          else setTimeout(() => closed || connect(), reconnectMs)
        }
        client._doRequest = () => {
          if (closed) return
          if (line.closing) {
            line.closing = false
            client._resetConnection()
            return
          }
          // A request in flight while the connection is new: the old one ended without an answer.
          if (line.busy) fail(connection, 'transport')
          if (line.idle) return
          line.idle = true
          if (client.conn.connecting) client.conn.once('connect', () => connected())
          on({ kind: 'idle', connection })
        }
        client.on('headers', (head: { shouldKeepAlive?: boolean }) => {
          line.failedLast = false
          if (head.shouldKeepAlive === false) line.closing = true
        })
        client.on('connError', () => {
          line.failedLast = true
          fail(connection, 'transport')
        })
        client.on('response', (status: number, bytes: number) => {
          if (!line.busy) return
          line.busy = false
          const truncated = line.bodyBytes > maxBodyBytes
          const body = line.chunks.length === 1 ? (line.chunks[0] as Buffer) : Buffer.concat(line.chunks)
          on({ kind: 'answer', connection, status, body, bytes, truncated })
        })
      })
    })

  const sweep = setInterval(() => {
    const now = nowNs()
    for (const [connection, line] of lines.entries()) {
      if (!line.busy || now < line.deadlineNs) continue
      fail(connection, 'timeout')
      line.client._resetConnection()
    }
  }, sweepMs)
  const close = async (): Promise<void> => {
    closed = true
    clearInterval(sweep)
    for (const { client } of lines) client.destroy()
    await new Promise((resolve) => setImmediate(resolve))
  }

  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), connectDeadlineMs)
  const up = Promise.all(Array.from({ length: options.connections }, (_, connection) => open(connection)))
  const outcome = await Promise.race([up, late.promise])
  clearTimeout(timer)
  if (outcome === 'late') {
    await close()
    throw new TrialFailure('load', `${options.connections} connections to ${url.host} were not up within 10 s`)
  }
  return {
    write: (connection, bytes, timeoutMs) => {
      const line = lines[connection] as Line
      line.idle = false
      line.busy = true
      line.chunks = []
      line.bodyBytes = 0
      line.deadlineNs = nowNs() + timeoutMs * 1e6
      line.client.pipelinedRequests.insertRequest({})
      line.client.conn.write(bytes)
      line.client.reqsMade++
    },
    close,
  }
}
