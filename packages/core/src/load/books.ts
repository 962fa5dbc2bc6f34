import type { LoadDetail, Outcomes } from '@gauntlet/record'
import { createHistogram, type LatencyHistogram } from './histogram.ts'

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

interface Book {
  readonly name: string
  readonly outcomes: { [outcome in Outcome]: number }
  offered: number
  bytesIn: number
  bytesOut: number
  completed: number
  /** From release to answer: waiting for a free connection counts. */
  readonly latency: LatencyHistogram
  readonly service: LatencyHistogram
}

interface Second {
  offered: number
  correct: number
  failed: number
  readonly latency: LatencyHistogram
}

/** What the drivers write down, and what becomes of it. Only requests due within the window are written down. */
export interface Books {
  readonly offer: (ticket: Ticket) => void
  /** Returns false for a ticket that was settled before. */
  readonly settle: (ticket: Ticket, outcome: Outcome, of: Settling) => boolean
  readonly close: () => Settled
}

export interface Settled {
  readonly offered: number
  readonly outcomes: Outcomes
  /** Outcomes of requests that had one already; they are on no book. */
  readonly surplus: number
  /** Correct answers that came within the window, whenever they were due: what throughput counts. */
  readonly completed: number
  readonly operations: readonly SettledOperation[]
  readonly seconds: LoadDetail['seconds']
  /** Release to answer of all operations: correct answers, and what was given up as late, at the time it had taken. */
  readonly latency: LatencyHistogram
  /** Due to answer: includes the timer's grain. */
  readonly dueLatency: LatencyHistogram
  readonly sendLag: LatencyHistogram
  /** Time in the system of the requests that are in no histogram, summed, for Little's law. */
  readonly failedNs: number
}

export interface SettledOperation {
  readonly detail: LoadDetail['operations'][number]
  readonly completed: number
  readonly latency: LatencyHistogram
}

const noOutcomes = (): Book['outcomes'] => ({ correct: 0, wrong: 0, status: 0, transport: 0, timeout: 0, unsent: 0 })

/** Given up, but not before it had waited: leaving these out would hide the tail that they are. */
const waitedInVain = new Set<Outcome>(['timeout', 'unsent'])

/**
 * Opens books for the window [fromNs, untilNs). Wrong and failed answers have no place in the latency histograms: they may
 * come quickly. Requests that were given up are in them, with the time they had waited by then.
 */
export function openBooks(operations: readonly string[], window: { fromNs: number; untilNs: number }): Books {
  const books = operations.map((name): Book => ({
    name,
    outcomes: noOutcomes(),
    offered: 0,
    bytesIn: 0,
    bytesOut: 0,
    completed: 0,
    latency: createHistogram(),
    service: createHistogram(),
  }))
  const seconds: Second[] = []
  const dueLatency = createHistogram()
  const sendLag = createHistogram()
  let failedNs = 0
  let surplus = 0

  const within = (ticket: Ticket): boolean => ticket.dueNs >= window.fromNs && ticket.dueNs < window.untilNs
  const bookOf = (ticket: Ticket): Book => books[ticket.operation] as Book
  const secondOf = (ticket: Ticket): Second => {
    const index = Math.floor((ticket.dueNs - window.fromNs) / 1e9)
    while (seconds.length <= index) seconds.push({ offered: 0, correct: 0, failed: 0, latency: createHistogram(2) })
    return seconds[index] as Second
  }
  return {
    offer: (ticket) => {
      if (!within(ticket)) return
      bookOf(ticket).offered++
      secondOf(ticket).offered++
      sendLag.record(ticket.handedNs - ticket.dueNs)
    },
    settle: (ticket, outcome, { atNs, bytesIn = 0, bytesOut = 0 }) => {
      if (ticket.settled) {
        surplus++
        return false
      }
      ticket.settled = true
      const book = bookOf(ticket)
      if (outcome === 'correct' && atNs >= window.fromNs && atNs < window.untilNs) book.completed++
      if (!within(ticket)) return true
      const second = secondOf(ticket)
      const latencyNs = atNs - ticket.releasedNs
      book.outcomes[outcome]++
      book.bytesIn += bytesIn
      book.bytesOut += bytesOut
      if (outcome === 'correct') second.correct++
      else second.failed++
      if (outcome !== 'correct' && !waitedInVain.has(outcome)) {
        failedNs += latencyNs
        return true
      }
      book.latency.record(latencyNs)
      second.latency.record(latencyNs)
      dueLatency.record(atNs - ticket.dueNs)
      if (outcome !== 'unsent') book.service.record(atNs - ticket.sentNs)
      return true
    },
    close: () => {
      const latency = createHistogram()
      for (const book of books) latency.add(book.latency)
      const outcomes = noOutcomes()
      for (const book of books) for (const key of outcomeNames) outcomes[key] += book.outcomes[key]
      return {
        offered: books.reduce((sum, book) => sum + book.offered, 0),
        outcomes,
        surplus,
        completed: books.reduce((sum, book) => sum + book.completed, 0),
        operations: books.map((book) => ({
          latency: book.latency,
          completed: book.completed,
          detail: {
            name: book.name,
            offered: book.offered,
            outcomes: book.outcomes,
            bytesIn: book.bytesIn,
            bytesOut: book.bytesOut,
            latencyHdr: book.latency.encode(),
            serviceHdr: book.service.encode(),
          },
        })),
        seconds: seconds.map(({ offered, correct, failed, latency: times }) => ({
          offered,
          correct,
          failed,
          p50Ns: times.at(0.5),
          p99Ns: times.at(0.99),
        })),
        latency,
        dueLatency,
        sendLag,
        failedNs,
      }
    },
  }
}

const outcomeNames = Object.keys(noOutcomes()) as Outcome[]
