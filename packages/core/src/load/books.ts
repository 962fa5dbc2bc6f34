import type { LoadDetail, Outcomes } from '@gauntlet/record'
import { createHistogram, type LatencyHistogram } from './histogram.ts'

/** One request on its way. Times are of the house clock. */
export interface Ticket {
  readonly operation: number
  /** The virtual user; 0 where arrivals are not tied to users. */
  readonly client: number
  /** When the schedule says it should be sent. */
  readonly dueNs: number
  /** When the scheduler handed it over: late only by the timer's grain. */
  readonly releasedNs: number
  sentNs: number
}

export type Outcome = keyof Outcomes

interface Book {
  readonly name: string
  readonly outcomes: { [outcome in Outcome]: number }
  offered: number
  bytesIn: number
  bytesOut: number
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
  readonly settle: (ticket: Ticket, outcome: Outcome, of: { atNs: number; bytesIn?: number; bytesOut?: number }) => void
  readonly close: () => Settled
}

export interface Settled {
  readonly offered: number
  readonly outcomes: Outcomes
  readonly operations: readonly SettledOperation[]
  readonly seconds: LoadDetail['seconds']
  /** Release to answer, correct answers of all operations. */
  readonly latency: LatencyHistogram
  /** Due to answer: includes the timer's grain. */
  readonly dueLatency: LatencyHistogram
  readonly sendLag: LatencyHistogram
  /** Sum of time in the system over all settled requests, for Little's law. */
  readonly requestNs: number
  readonly lastEndNs: number
}

export interface SettledOperation {
  readonly detail: LoadDetail['operations'][number]
  readonly latency: LatencyHistogram
}

const noOutcomes = (): Book['outcomes'] => ({ correct: 0, wrong: 0, status: 0, transport: 0, timeout: 0, unsent: 0 })

/** Opens books for the window [fromNs, untilNs). Wrong and failed answers have no place in the latency histograms. */
export function openBooks(operations: readonly string[], window: { fromNs: number; untilNs: number }): Books {
  const books = operations.map((name): Book => ({
    name,
    outcomes: noOutcomes(),
    offered: 0,
    bytesIn: 0,
    bytesOut: 0,
    latency: createHistogram(),
    service: createHistogram(),
  }))
  const seconds: Second[] = []
  const latency = createHistogram()
  const dueLatency = createHistogram()
  const sendLag = createHistogram()
  let requestNs = 0
  let lastEndNs = window.fromNs

  const within = (ticket: Ticket): boolean => ticket.dueNs >= window.fromNs && ticket.dueNs < window.untilNs
  const bookOf = (ticket: Ticket): Book => books[ticket.operation] as Book
  const secondOf = (ticket: Ticket): Second => {
    const index = Math.floor((ticket.dueNs - window.fromNs) / 1e9)
    while (seconds.length <= index) seconds.push({ offered: 0, correct: 0, failed: 0, latency: createHistogram() })
    return seconds[index] as Second
  }
  return {
    offer: (ticket) => {
      if (!within(ticket)) return
      bookOf(ticket).offered++
      secondOf(ticket).offered++
    },
    settle: (ticket, outcome, { atNs, bytesIn = 0, bytesOut = 0 }) => {
      if (!within(ticket)) return
      const book = bookOf(ticket)
      const second = secondOf(ticket)
      book.outcomes[outcome]++
      book.bytesIn += bytesIn
      book.bytesOut += bytesOut
      if (outcome !== 'unsent') {
        requestNs += atNs - ticket.releasedNs
        sendLag.record(ticket.releasedNs - ticket.dueNs)
      }
      lastEndNs = Math.max(lastEndNs, atNs)
      if (outcome !== 'correct') {
        second.failed++
        return
      }
      second.correct++
      book.latency.record(atNs - ticket.releasedNs)
      book.service.record(atNs - ticket.sentNs)
      second.latency.record(atNs - ticket.releasedNs)
      latency.record(atNs - ticket.releasedNs)
      dueLatency.record(atNs - ticket.dueNs)
    },
    close: () => {
      const outcomes = noOutcomes()
      for (const book of books) for (const key of outcomeNames) outcomes[key] += book.outcomes[key]
      return {
        offered: books.reduce((sum, book) => sum + book.offered, 0),
        outcomes,
        operations: books.map((book) => ({
          latency: book.latency,
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
        requestNs,
        lastEndNs,
      }
    },
  }
}

const outcomeNames = Object.keys(noOutcomes()) as Outcome[]
