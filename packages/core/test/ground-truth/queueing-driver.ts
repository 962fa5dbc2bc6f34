import type { OpenDriver } from '../../src/load/transport/driver.ts'
import { nowNs } from '../../src/machine/clock.ts'

/**
 * A driver whose system serves one request after the other, `serviceMs` each: what a rate above 1,000 ÷ serviceMs piles
 * up, and when it is gone, follows from the rates alone.
 */
export const queueingDriver =
  (serviceMs: number): OpenDriver =>
  async (events) => {
    let freeNs = 0
    const timers = new Set<NodeJS.Timeout>()
    return {
      send: (ticket) => {
        freeNs = Math.max(freeNs, nowNs()) + serviceMs * 1e6
        const timer = setTimeout(
          () => {
            timers.delete(timer)
            events.settle(ticket, 'correct', { atNs: nowNs() })
          },
          (freeNs - nowNs()) / 1e6,
        )
        timers.add(timer)
      },
      waiting: () => 0,
      abandon: () => undefined,
      close: async () => {
        for (const timer of timers) clearTimeout(timer)
      },
    }
  }
