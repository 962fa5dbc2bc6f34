import { nowNs } from '../../machine/clock.ts'
import type { Ticket } from './books.ts'

export interface Crowd {
  readonly enter: (ticket: Ticket) => void
  readonly leave: (ticket: Ticket) => void
  /** Requests in the system now. */
  readonly size: () => number
  /** Requests of the window in the system, summed over time ÷ the window: the L of Little's law. */
  readonly mean: () => number
}

/** Counts who is in the system, and sums up the time of those that are due within the window, by a clock of its own. */
export function watchCrowd({ fromNs, untilNs }: { fromNs: number; untilNs: number }): Crowd {
  let size = 0
  let counted = 0
  let area = 0
  let lastNs = fromNs
  const advance = (by: number): void => {
    const now = nowNs()
    area += counted * (now - lastNs)
    lastNs = now
    counted += by
  }
  const counts = (ticket: Ticket): boolean => ticket.dueNs >= fromNs && ticket.dueNs < untilNs
  return {
    enter: (ticket) => {
      size++
      if (!counts(ticket)) return
      advance(1)
      // It has waited since its release, if the scheduler was held up.
      area += lastNs - ticket.releasedNs
    },
    leave: (ticket) => {
      size--
      if (counts(ticket)) advance(-1)
    },
    size: () => size,
    mean: () => area / (untilNs - fromNs),
  }
}
