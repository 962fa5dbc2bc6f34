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
 * come quickly. Requests that were given up are in them, with the time they had waited by then. What is due outside the
 * window goes through the same code, into a ledger that is thrown away: code that first ran within the window would be
 * compiled within it.
 */
export function openBooks(operations: readonly string[], window: BooksWindow): Books {
  const ledger = createLedger(operations)
  const rehearsal = createLedger(operations)

  // The warm-up goes through both comparisons in this order, and has them compiled.
  const ledgerAt = (ns: number): Ledger => (ns < window.untilNs && ns >= window.fromNs ? ledger : rehearsal)
  const accountOf = ({ accounts }: Ledger, ticket: Ticket): Account => accounts[ticket.operation] as Account
  const slotOf = ({ slots }: Ledger, ticket: Ticket): OpenSlot => {
    const index = Math.max(0, Math.floor((ticket.dueNs - window.fromNs) / window.slotNs))
    while (slots.length <= index) slots.push(createSlot())
    return slots[index] as OpenSlot
  }
  return {
    offer: (ticket) => {
      const page = ledgerAt(ticket.dueNs)
      accountOf(page, ticket).offered++
      slotOf(page, ticket).offered++
      page.sendLag.record(ticket.handedNs - ticket.dueNs)
    },
    settle: (ticket, outcome, { atNs, bytesIn = 0, bytesOut = 0 }) => {
      if (ticket.settled) {
        ledger.surplus++
        return false
      }
      ticket.settled = true
      if (outcome === 'correct') accountOf(ledgerAt(atNs), ticket).completed++
      const page = ledgerAt(ticket.dueNs)
      const account = accountOf(page, ticket)
      const slot = slotOf(page, ticket)
      const latencyNs = atNs - ticket.releasedNs
      account.outcomes[outcome]++
      account.bytesIn += bytesIn
      account.bytesOut += bytesOut
      if (outcome === 'correct') slot.correct++
      else slot.failed++
      if (outcome !== 'correct' && !waitedInVain.has(outcome)) {
        page.failedNs += latencyNs
        return true
      }
      account.latency.record(latencyNs)
      slot.latency.record(latencyNs)
      page.dueLatency.record(atNs - ticket.dueNs)
      if (outcome !== 'unsent') account.service.record(atNs - ticket.sentNs)
      return true
    },
    ledger,
  }
}
