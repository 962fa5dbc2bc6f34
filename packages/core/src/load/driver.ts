import type { Outcome, Ticket } from './books.ts'

/** How a request reaches the system. The engine owns time, schedule and accounting; a driver owns the sending. */
export interface Driver {
  /** Sends as soon as it can; waiting for a free connection is part of the latency. */
  readonly send: (ticket: Ticket) => void
  /** Requests that wait for a free connection now. */
  readonly waiting: () => number
  /** Settles everything that still waits as unsent and everything in flight as a timeout. */
  readonly abandon: () => void
  readonly close: () => Promise<void>
}

export interface DriverEvents {
  readonly settle: (ticket: Ticket, outcome: Outcome, of: { atNs: number; bytesIn?: number; bytesOut?: number }) => void
  /** A short text about an answer that was wrong. */
  readonly wrong: (sample: string) => void
}

export type OpenDriver = (events: DriverEvents, connections: number) => Promise<Driver>
