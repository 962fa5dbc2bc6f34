import type { StepRequest } from '@gauntlet/contract'
import { nowNs } from '../../machine/clock.ts'
import { TrialFailure } from '../../trial/trial.ts'
import { openLine, type Answer, type Line, type LineEvents, type OpenLine } from './line.ts'

/** Each request written ends in exactly one of `answer` and `lost`; `idle` comes after it, when the connection can take more. */
export interface GateEvents {
  readonly idle: (connection: number) => void
  readonly answer: (connection: number, answer: Answer, atNs: number) => void
  readonly lost: (connection: number, how: 'transport' | 'timeout', atNs: number) => void
}

/** Connections that carry one request at a time. */
export interface Gate {
  /**
   * Writes a request to a connection that said `idle`, and returns its bytes on the wire. An answer that comes after the
   * deadline is a timeout. Throws `TrialFailure` for a request that cannot be written as one.
   */
  readonly write: (connection: number, request: StepRequest, deadlineNs: number) => number
  readonly close: () => Promise<void>
}

/** Opens all connections, and resolves when all are up. Throws `TrialFailure` when they are not within `connectMs` (10 s). */
export type OpenGate = (
  url: URL,
  options: { readonly connections: number; readonly events: GateEvents; readonly connectMs?: number },
) => Promise<Gate>

const defaultConnectMs = 10_000
const sweepMs = 20

/** Keeps the deadlines of lines of any transport, and tells them apart by number. */
export const gateOf =
  (open: OpenLine): OpenGate =>
  (url, options) =>
    openLines(open, url, options)

/** A gate of autocannon's sockets and parser. */
export const openGate: OpenGate = gateOf(openLine)

async function openLines(open: OpenLine, ...[url, options]: Parameters<OpenGate>): Promise<Gate> {
  const { connections, events, connectMs = defaultConnectMs } = options
  const pool = { heldBytes: 0 }
  const deadlines = new Float64Array(connections).fill(Infinity)
  const allUp = Promise.withResolvers<'up'>()
  let missing = connections

  const eventsOf = (connection: number): LineEvents => ({
    up: () => {
      missing--
      if (missing === 0) allUp.resolve('up')
    },
    free: () => events.idle(connection),
    answer: (answer) => {
      const atNs = nowNs()
      // The sweep comes by every 20 ms only; what arrives before it, but after the deadline, is late all the same.
      const late = atNs > (deadlines[connection] ?? 0)
      deadlines[connection] = Infinity
      if (late) events.lost(connection, 'timeout', atNs)
      else events.answer(connection, answer, atNs)
    },
    lost: (how) => {
      deadlines[connection] = Infinity
      events.lost(connection, how, nowNs())
    },
  })
  const lines = Array.from({ length: connections }, (_, connection) => open(url, eventsOf(connection), pool))
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
      `${connections} connections to ${url.host} were not up within ${connectMs / 1_000} s`,
    )
  }
  return {
    write: (connection, request, deadlineNs) => {
      deadlines[connection] = deadlineNs
      return (lines[connection] as Line).write(request)
    },
    close,
  }
}
