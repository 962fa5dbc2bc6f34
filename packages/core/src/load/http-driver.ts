import type { HttpStep, Random, StepContext, StepReply } from '@gauntlet/contract'
import { nowNs } from '../machine/clock.ts'
import { faultOf } from '../trial/check-answer.ts'
import { TrialFailure } from '../trial/trial.ts'
import type { Ticket } from './books.ts'
import type { Driver, DriverEvents, OpenDriver } from './driver.ts'
import { createFifo } from './fifo.ts'
import { openGate, type Gate, type GateEvent } from './gate.ts'
import { requestBytes } from './request-bytes.ts'

export interface HttpTarget {
  readonly url: URL
  readonly steps: readonly HttpStep[]
  readonly shared: unknown
  readonly random: Random
  readonly timeoutMs: number
  /** Whose session a step sees: the client's in a closed load; else the connection stands for a user. */
  readonly sessionOf: 'client' | 'connection'
}

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
export function httpDriver(target: HttpTarget): OpenDriver {
  const sessions = new Map<number, Map<string, unknown>>()
  const common = new Map<string, unknown>()
  let sent = 0
  const contextFor = (ticket: Ticket, connection: number): StepContext => {
    const user = target.sessionOf === 'client' ? ticket.client : connection
    let session = sessions.get(user)
    if (!session) sessions.set(user, (session = new Map()))
    return { shared: target.shared, random: target.random, session, common, i: sent++ }
  }
  return async (events, connections) => {
    const queue = createFifo<Ticket>()
    const idle = createFifo<number>()
    const flights = new Map<number, Flight>()
    let gate: Gate | undefined

    const transmit = (connection: number, ticket: Ticket): void => {
      const step = target.steps[ticket.operation] as HttpStep
      const context = contextFor(ticket, connection)
      const request = step.request(context)
      const bytes = requestBytes(target.url, request)
      ticket.sentNs = nowNs()
      flights.set(connection, { ticket, step, context, bytesOut: bytes.length })
      gate?.write(connection, {
        bytes,
        method: request.method ?? 'GET',
        timeoutMs: step.timeoutMs ?? target.timeoutMs,
      })
    }
    const pump = (): void => {
      while (queue.size() > 0 && idle.size() > 0) transmit(idle.shift() as number, queue.shift() as Ticket)
    }
    const take = (event: GateEvent): void => {
      if (event.kind === 'idle') {
        idle.push(event.connection)
        pump()
        return
      }
      const flight = flights.get(event.connection)
      if (!flight) return
      flights.delete(event.connection)
      settle(flight, event, events)
    }
    const open = await openGate(target.url, {
      connections,
      on: (event) => {
        try {
          take(event)
        } catch (error) {
          events.fail(error)
        }
      },
    })
    gate = open
    const driver: Driver = {
      send: (ticket) => {
        queue.push(ticket)
        pump()
      },
      waiting: () => queue.size(),
      abandon: () => {
        const atNs = nowNs()
        for (let ticket = queue.shift(); ticket; ticket = queue.shift()) events.settle(ticket, 'unsent', { atNs })
        const left = [...flights.values()]
        flights.clear()
        for (const { ticket, bytesOut } of left) events.settle(ticket, 'timeout', { atNs, bytesOut })
      },
      close: () => open.close(),
    }
    return driver
  }
}

function settle(flight: Flight, event: Exclude<GateEvent, { kind: 'idle' }>, events: DriverEvents): void {
  const { ticket, bytesOut } = flight
  const atNs = nowNs()
  if (event.kind !== 'answer') {
    events.settle(ticket, event.kind, { atNs, bytesOut })
    return
  }
  const fault = judge(flight, event)
  const volume = { atNs, bytesIn: event.bytes, bytesOut }
  if (fault === null) {
    flight.step.keep?.({ status: event.status, body: event.body }, flight.context)
    events.settle(ticket, 'correct', volume)
    return
  }
  events.wrong(`${flight.step.name}: status ${event.status}: ${fault}`)
  events.settle(ticket, event.status >= 400 ? 'status' : 'wrong', volume)
}

function judge(flight: Flight, event: Extract<GateEvent, { kind: 'answer' }>): string | null {
  if (event.truncated) return 'the reply is larger than the generator reads'
  const reply: StepReply = { status: event.status, body: event.body }
  try {
    return faultOf(flight.step.expect(reply, flight.context))
  } catch (error) {
    if (error instanceof TrialFailure) throw error
    return `expect threw: ${error instanceof Error ? error.message : String(error)}`
  }
}
