import type { Outcomes } from '@gauntlet/record'
import { createLedger, createSlot, type Account, type Ledger, type OpenSlot } from './ledger.ts'

/** One request on its way. Times are of the house clock. */
export interface Ticket {
  readonly operation: number
  /** The virtual user; 0 where arrivals are not tied to users. */
  readonly client: number
  /** When the schedule says it should be sent. */
  readonly dueNs: number
  /** From here on latency counts: later than due only by the timer's grain, however long the scheduler was held up. */
  readonly releasedNs: number
  /** When the scheduler in fact handed it over. */
  readonly handedNs: number
  sentNs: number
  settled: boolean
}

export type Outcome = keyof Outcomes

/** When a request ended, and what went over the wire for it. */
export interface Settling {
  readonly atNs: number
  readonly bytesIn?: number
  readonly bytesOut?: number
}

/** What the drivers write down, and what becomes of it. Only requests due within the window are written down. */
export interface Books {
  readonly offer: (ticket: Ticket) => void
  /** Returns false for a ticket that was settled before. */
  readonly settle: (ticket: Ticket, outcome: Outcome, of: Settling) => boolean
  readonly ledger: Ledger
}

export interface BooksWindow {
  readonly fromNs: number
  readonly untilNs: number
  /** Length of an entry of the series over time. */
  readonly slotNs: number
}

/** Given up, but not before it had waited: leaving these out would hide the tail that they are. */
const waitedInVain = new Set<Outcome>(['timeout', 'unsent'])

/**
 * Opens books for the window [fromNs, untilNs). Wrong and failed answers have no place in the latency histograms: they may
 * come quickly. Requests that were given up are in them, with the time they had waited by then.
 */
export function openBooks(operations: readonly string[], window: BooksWindow): Books {
  const ledger = createLedger(operations)
  const { accounts, slots, dueLatency, sendLag } = ledger

  const within = (ticket: Ticket): boolean => ticket.dueNs >= window.fromNs && ticket.dueNs < window.untilNs
  const accountOf = (ticket: Ticket): Account => accounts[ticket.operation] as Account
  const slotOf = (ticket: Ticket): OpenSlot => {
    const index = Math.floor((ticket.dueNs - window.fromNs) / window.slotNs)
    while (slots.length <= index) slots.push(createSlot())
    return slots[index] as OpenSlot
  }
  return {
    offer: (ticket) => {
      if (!within(ticket)) return
      accountOf(ticket).offered++
      slotOf(ticket).offered++
      sendLag.record(ticket.handedNs - ticket.dueNs)
    },
    settle: (ticket, outcome, { atNs, bytesIn = 0, bytesOut = 0 }) => {
      if (ticket.settled) {
        ledger.surplus++
        return false
      }
      ticket.settled = true
      const account = accountOf(ticket)
      if (outcome === 'correct' && atNs >= window.fromNs && atNs < window.untilNs) account.completed++
      if (!within(ticket)) return true
      const slot = slotOf(ticket)
      const latencyNs = atNs - ticket.releasedNs
      account.outcomes[outcome]++
      account.bytesIn += bytesIn
      account.bytesOut += bytesOut
      if (outcome === 'correct') slot.correct++
      else slot.failed++
      if (outcome !== 'correct' && !waitedInVain.has(outcome)) {
        ledger.failedNs += latencyNs
        return true
      }
      account.latency.record(latencyNs)
      slot.latency.record(latencyNs)
      dueLatency.record(atNs - ticket.dueNs)
      if (outcome !== 'unsent') account.service.record(atNs - ticket.sentNs)
      return true
    },
    ledger,
  }
}
