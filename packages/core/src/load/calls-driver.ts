import type { CallsLoad } from '@gauntlet/contract'
import { nowNs } from '../machine/clock.ts'
import { faultOf } from '../trial/check-answer.ts'
import type { Ticket } from './books.ts'
import type { OpenDriver } from './driver.ts'

/** Calls the system in this process; calls that return promises overlap. Every answer is checked. */
export const callsDriver =
  (spec: CallsLoad<unknown>, system: unknown): OpenDriver =>
  async (events) => {
    const open = new Set<Ticket>()
    let calls = 0
    const call = async (ticket: Ticket): Promise<void> => {
      const i = calls++
      ticket.sentNs = nowNs()
      try {
        const output = await spec.run(system, i, ticket.client)
        const atNs = nowNs()
        if (!open.delete(ticket)) return
        const fault = faultOf(spec.check(system, output, i, ticket.client))
        if (fault !== null) events.wrong(fault)
        events.settle(ticket, fault === null ? 'correct' : 'wrong', { atNs })
      } catch (error) {
        if (!open.delete(ticket)) return
        events.wrong(`threw: ${error instanceof Error ? error.message : String(error)}`)
        events.settle(ticket, 'transport', { atNs: nowNs() })
      }
    }
    return {
      send: (ticket) => {
        open.add(ticket)
        void call(ticket)
      },
      waiting: () => 0,
      abandon: () => {
        const atNs = nowNs()
        for (const ticket of open) events.settle(ticket, 'timeout', { atNs })
        open.clear()
      },
      close: () => Promise.resolve(),
    }
  }
