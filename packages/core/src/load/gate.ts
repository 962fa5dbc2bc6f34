import { nowNs } from '../machine/clock.ts'
import { TrialFailure } from '../trial/trial.ts'
import { openLine, type Answer } from './line.ts'

export type GateEvent =
  | { readonly kind: 'idle'; readonly connection: number }
  | ({ readonly kind: 'answer'; readonly connection: number } & Answer)
  | { readonly kind: 'transport' | 'timeout'; readonly connection: number }

/** Connections that carry one request at a time. Each request written ends in exactly one event other than `idle`. */
export interface Gate {
  /** Writes a request to a connection that said `idle`. */
  readonly write: (connection: number, request: GateRequest) => void
  readonly close: () => Promise<void>
}

export interface GateRequest {
  readonly bytes: Buffer
  /** The answer to HEAD has no body, whatever its head says. */
  readonly method: string
  readonly timeoutMs: number
}

const defaultConnectMs = 10_000
const sweepMs = 20

/** Opens all connections, and resolves when all are up. Throws `TrialFailure` when they are not within `connectMs` (10 s). */
export async function openGate(
  url: URL,
  options: { connections: number; on: (event: GateEvent) => void; connectMs?: number },
): Promise<Gate> {
  const { on, connectMs = defaultConnectMs } = options
  const deadlines = new Float64Array(options.connections).fill(Infinity)
  const allUp = Promise.withResolvers<'up'>()
  let missing = options.connections

  const lines = Array.from({ length: options.connections }, (_, connection) =>
    openLine(url, {
      up: () => {
        missing--
        if (missing === 0) allUp.resolve('up')
      },
      free: () => on({ kind: 'idle', connection }),
      answer: (answer) => {
        // The sweep comes by every 20 ms only; what arrives before it, but after the deadline, is late all the same.
        const late = nowNs() > (deadlines[connection] ?? 0)
        deadlines[connection] = Infinity
        on(late ? { kind: 'timeout', connection } : { kind: 'answer', connection, ...answer })
      },
      lost: (kind) => {
        deadlines[connection] = Infinity
        on({ kind, connection })
      },
    }),
  )
  const sweep = setInterval(() => {
    const now = nowNs()
    for (const [connection, line] of lines.entries()) if (now > (deadlines[connection] ?? 0)) line.expire()
  }, sweepMs)
  const close = async (): Promise<void> => {
    clearInterval(sweep)
    for (const line of lines) line.close()
    await new Promise((resolve) => setImmediate(resolve))
  }

  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), connectMs)
  const outcome = await Promise.race([allUp.promise, late.promise])
  clearTimeout(timer)
  if (outcome === 'late') {
    await close()
    throw new TrialFailure(
      'load',
      `${options.connections} connections to ${url.host} were not up within ${connectMs / 1_000} s`,
    )
  }
  return {
    write: (connection, { bytes, method, timeoutMs }) => {
      deadlines[connection] = nowNs() + timeoutMs * 1e6
      lines[connection]?.write(bytes, method)
    },
    close,
  }
}
