import type { HttpStep, Random, StepContext } from '@gauntlet/contract'
import { nowNs } from '../../machine/clock.ts'
import { faultOf } from '../../trial/check-answer.ts'
import { TrialFailure } from '../../trial/trial.ts'
import type { Ticket } from '../window/books.ts'
import type { DriverEvents, OpenDriver } from './driver.ts'
import { createFifo } from './fifo.ts'
import { openGate, type Gate, type OpenGate } from './gate.ts'
import type { Answer } from './line.ts'

export interface HttpTarget {
  readonly url: URL
  readonly steps: readonly HttpStep[]
  readonly shared: unknown
  readonly random: Random
  readonly timeoutMs: number
  /** Whose session a step sees: the client's in a closed load; else the connection stands for a user. */
  readonly sessionOf: 'client' | 'connection'
}

/** A request that was written and is not answered yet. */
interface Flight {
  readonly ticket: Ticket
  readonly step: HttpStep
  readonly context: StepContext
  readonly bytesOut: number
}

/**
 * Sends the steps of a load case over keep-alive connections, one request at a time on each, and judges every answer.
 * Numbers, sessions and what steps keep go on over all windows that are driven with it: the system goes on, too.
 */
export function httpDriver(target: HttpTarget, open: OpenGate = openGate): OpenDriver {
  const sessions: Array<Map<string, unknown> | undefined> = []
  const common = new Map<string, unknown>()
  let sent = 0
  const contextFor = (ticket: Ticket, connection: number): StepContext => {
    const user = target.sessionOf === 'client' ? ticket.client : connection
    const session = (sessions[user] ??= new Map())
    return { shared: target.shared, random: target.random, session, common, i: sent++ }
  }
  return async (events, connections) => {
    const queue = createFifo<Ticket>()
    const idle = createFifo<number>()
    const flights = Array.from({ length: connections }, (): Flight | null => null)
    let gate: Gate | undefined

    const transmit = (connection: number, ticket: Ticket): void => {
      const step = target.steps[ticket.operation] as HttpStep
      const context = contextFor(ticket, connection)
      const request = step.request(context)
      ticket.sentNs = nowNs()
      const deadlineNs = ticket.sentNs + (step.timeoutMs ?? target.timeoutMs) * 1e6
      const bytesOut = gate?.write(connection, request, deadlineNs) ?? 0
      flights[connection] = { ticket, step, context, bytesOut }
    }
    const land = (connection: number): Flight | null => {
      const flight = flights[connection] ?? null
      flights[connection] = null
      return flight
    }
    const guard = <Args extends unknown[]>(handle: (...args: Args) => void) => {
      return (...args: Args): void => {
        try {
          handle(...args)
        } catch (error) {
          events.fail(error)
        }
      }
    }
    gate = await open(target.url, {
      connections,
      events: {
        idle: guard((connection) => {
          const ticket = queue.shift()
          if (ticket) transmit(connection, ticket)
          else idle.push(connection)
        }),
        answer: guard((connection, answer, atNs) => {
          const flight = land(connection)
          if (flight) settleAnswer(flight, answer, { atNs, events })
        }),
        lost: guard((connection, how, atNs) => {
          const flight = land(connection)
          if (flight) events.settle(flight.ticket, how, { atNs, bytesOut: flight.bytesOut })
        }),
      },
    })
    const { close } = gate
    return {
      send: (ticket) => {
        const connection = idle.shift()
        if (connection === undefined) queue.push(ticket)
        else transmit(connection, ticket)
      },
      waiting: () => queue.size(),
      abandon: () => {
        const atNs = nowNs()
        for (let ticket = queue.shift(); ticket; ticket = queue.shift()) events.settle(ticket, 'unsent', { atNs })
        for (const connection of flights.keys()) {
          const flight = land(connection)
          if (flight) events.settle(flight.ticket, 'timeout', { atNs, bytesOut: flight.bytesOut })
        }
      },
      close,
    }
  }
}

function settleAnswer(flight: Flight, answer: Answer, { atNs, events }: { atNs: number; events: DriverEvents }): void {
  const { ticket, step, context, bytesOut } = flight
  const fault = judge(flight, answer)
  const volume = { atNs, bytesIn: answer.bytes, bytesOut }
  if (fault === null) {
    step.keep?.(answer, context)
    events.settle(ticket, 'correct', volume)
    return
  }
  events.wrong(`${step.name}: status ${answer.status}: ${fault}`)
  events.settle(ticket, answer.status >= 400 ? 'status' : 'wrong', volume)
}

function judge({ step, context }: Flight, answer: Answer): string | null {
  if (answer.truncated) return 'the reply is larger than the generator reads'
  try {
    return faultOf(step.expect(answer, context))
  } catch (error) {
    if (error instanceof TrialFailure) throw error
    return `expect threw: ${error instanceof Error ? error.message : String(error)}`
  }
}
