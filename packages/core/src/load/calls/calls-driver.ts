import type { CallsLoad } from '@gauntlet/contract'
import { nowNs } from '../../machine/clock.ts'
import { faultOf } from '../../trial/check-answer.ts'
import type { Ticket } from '../window/books.ts'
import type { OpenDriver } from '../transport/driver.ts'

/**
 * Calls the system in this process; calls that return promises overlap. Every answer is checked. Runs are numbered from
 * `from` on, over all windows that are driven with it: the system goes on, too.
 */
export function callsDriver(spec: CallsLoad<unknown>, system: unknown, from: number): OpenDriver {
  let calls = from
  return async (events) => {
    const open = new Set<Ticket>()
    const call = async (ticket: Ticket): Promise<void> => {
      const i = calls++
      ticket.sentNs = nowNs()
      let output: unknown
      try {
        output = await spec.run(system, i, ticket.client)
      } catch (error) {
        if (!open.delete(ticket)) return
        events.wrong(`threw: ${error instanceof Error ? error.message : String(error)}`)
        events.settle(ticket, 'transport', { atNs: nowNs() })
        return
      }
      const atNs = nowNs()
      if (!open.delete(ticket)) return
      const fault = faultOf(spec.check(system, output, i, ticket.client))
      if (fault !== null) events.wrong(fault)
      events.settle(ticket, fault === null ? 'correct' : 'wrong', { atNs })
    }
    return {
      send: (ticket) => {
        open.add(ticket)
        call(ticket).catch(events.fail)
      },
      waiting: () => 0,
      abandon: () => {
        const atNs = nowNs()
        const left = [...open]
        open.clear()
        for (const ticket of left) events.settle(ticket, 'timeout', { atNs })
      },
      close: () => Promise.resolve(),
    }
  }
}
