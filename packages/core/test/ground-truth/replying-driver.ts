import type { Outcome } from '../../src/load/window/books.ts'
import type { OpenDriver } from '../../src/load/transport/driver.ts'
import { nowNs } from '../../src/machine/clock.ts'

/** A driver without a system: each request ends after its `delayMs`, in the outcome that is named for its number. */
export const replyingDriver =
  (
    delayMs: number | ((i: number) => number),
    outcomeOf: (i: number) => Outcome | 'twice' | 'never' = () => 'correct',
  ): OpenDriver =>
  async (events) => {
    let i = 0
    const timers = new Set<NodeJS.Timeout>()
    return {
      send: (ticket) => {
        const outcome = outcomeOf(i)
        const ms = typeof delayMs === 'number' ? delayMs : delayMs(i)
        i++
        if (outcome === 'never') return
        const timer = setTimeout(() => {
          timers.delete(timer)
          const settled = outcome === 'twice' ? 'correct' : outcome
          events.settle(ticket, settled, { atNs: nowNs() })
          if (outcome === 'twice') events.settle(ticket, settled, { atNs: nowNs() })
        }, ms)
        timers.add(timer)
      },
      waiting: () => 0,
      abandon: () => undefined,
      close: async () => {
        for (const timer of timers) clearTimeout(timer)
      },
    }
  }
