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
  /** 0 for a request of the warm-up, which goes through the same code, so that this is compiled before the window. */
  const weight = ({ dueNs }: Ticket): 0 | 1 => (dueNs < untilNs && dueNs >= fromNs ? 1 : 0)
  return {
    enter: (ticket) => {
      size++
      advance(weight(ticket))
      // It has waited since its release, if the scheduler was held up.
      area += weight(ticket) * (lastNs - ticket.releasedNs)
    },
    leave: (ticket) => {
      size--
      advance(-weight(ticket))
    },
    size: () => size,
    mean: () => area / (untilNs - fromNs),
  }
}
