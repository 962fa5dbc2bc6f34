import type { Outcome, Settling, Ticket } from '../window/books.ts'

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

/** Each ticket that was sent is settled exactly once. */
export interface DriverEvents {
  readonly settle: (ticket: Ticket, outcome: Outcome, of: Settling) => void
  /** A short text about an answer that was wrong. */
  readonly wrong: (sample: string) => void
  /** A hook of the subject threw where it must not: the window ends with this error. */
  readonly fail: (error: unknown) => void
}

export type OpenDriver = (events: DriverEvents, connections: number) => Promise<Driver>
