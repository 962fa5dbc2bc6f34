import type { Random } from '@gauntlet/contract'
import { nowNs } from '../machine/clock.ts'
import type { Arrivals } from './arrivals.ts'
import type { Ticket } from './books.ts'

type Send = (at: Pick<Ticket, 'client' | 'dueNs' | 'releasedNs'>) => void

/** Timers are no finer than this. */
const tickMs = 1

/** Hands requests over when they are due, whether or not earlier ones were answered. */
export async function offerOpen(plan: { arrivals: Arrivals; startNs: number; send: Send }): Promise<void> {
  let dueNs = plan.startNs + plan.arrivals.next()
  while (dueNs !== Infinity) {
    const releasedNs = nowNs()
    while (dueNs <= releasedNs) {
      plan.send({ client: 0, dueNs, releasedNs })
      dueNs = plan.startNs + plan.arrivals.next()
    }
    if (dueNs === Infinity) return
    const waitMs = Math.max(tickMs, Math.floor((dueNs - releasedNs) / 1e6))
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}

export interface ClosedPlan {
  readonly clients: number
  readonly thinkMs: readonly [low: number, high: number] | null
  readonly random: Random
  readonly startNs: number
  readonly untilNs: number
  readonly send: Send
  /** Clients whose request was answered; taken from here. */
  readonly freed: number[]
  /** Registers who is told when a client becomes free. */
  readonly onFreed: (listener: () => void) => void
}

/** Each client sends its next request when the last one was answered, after a time to think. */
export function offerClosed(plan: ClosedPlan): Promise<void> {
  const { freed, random, thinkMs } = plan
  for (let client = 0; client < plan.clients; client++) freed.push(client)
  return new Promise((resolve) => {
    let sending = false
    const sendNow = (client: number): void => {
      const now = nowNs()
      if (now < plan.untilNs) plan.send({ client, dueNs: now, releasedNs: now })
    }
    // A driver may answer while it sends: the loop takes such clients up in turn instead of going deeper.
    const pump = (): void => {
      if (sending) return
      sending = true
      for (let client = freed.shift(); client !== undefined; client = freed.shift()) {
        if (thinkMs) setTimeout(sendNow, random.int(thinkMs[0], thinkMs[1]), client)
        else sendNow(client)
      }
      sending = false
    }
    plan.onFreed(pump)
    setTimeout(resolve, (plan.untilNs - nowNs()) / 1e6)
    setTimeout(pump, Math.max(0, (plan.startNs - nowNs()) / 1e6))
  })
}
