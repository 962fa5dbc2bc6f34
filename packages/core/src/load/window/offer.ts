import type { Random } from '@gauntlet/contract'
import { nowNs } from '../../machine/clock.ts'
import type { Ticket } from './books.ts'

export type Hand = Pick<Ticket, 'client' | 'dueNs' | 'releasedNs' | 'handedNs'>
type Send = (at: Hand) => void

/** Timers are no finer than this. */
const tickMs = 1

/** A timer of 1 ms may take two. What is later than that was held up, and whatever held it up belongs to the latency. */
const grainNs = 2e6

export interface OpenPlan {
  /** When the next request is due, in ns from the start; Infinity when there are no more. */
  readonly next: () => number
  readonly startNs: number
  readonly send: Send
  readonly signal: AbortSignal
}

/** Hands requests over when they are due, whether or not earlier ones were answered. */
export async function offerOpen({ next, startNs, send, signal }: OpenPlan): Promise<void> {
  let dueNs = startNs + next()
  while (dueNs !== Infinity && !signal.aborted) {
    const handedNs = nowNs()
    while (dueNs <= handedNs) {
      send({ client: 0, dueNs, releasedNs: Math.min(handedNs, dueNs + grainNs), handedNs })
      dueNs = startNs + next()
    }
    if (dueNs === Infinity) return
    const waitMs = Math.max(tickMs, Math.floor((dueNs - handedNs) / 1e6))
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
  /** Free clients wait until they may go, and are told like those that become free. Default: they always may. */
  readonly mayGo?: (() => boolean) | undefined
  readonly signal: AbortSignal
}

const always = (): boolean => true

/** Each client sends its next request when the last one was answered, after a time to think. */
export function offerClosed(plan: ClosedPlan): Promise<void> {
  const { freed, random, thinkMs, signal, mayGo = always } = plan
  for (let client = 0; client < plan.clients; client++) freed.push(client)
  return new Promise((resolve) => {
    let sending = false
    const sendNow = (client: number): void => {
      const now = nowNs()
      if (now < plan.untilNs && !signal.aborted) plan.send({ client, dueNs: now, releasedNs: now, handedNs: now })
    }
    const sendLater = (client: number, [low, high]: readonly [number, number]): void => {
      const ms = random.int(low, high)
      // A timer beyond the end would outlive the load.
      if (nowNs() + ms * 1e6 < plan.untilNs) setTimeout(sendNow, ms, client)
    }
    const next = (): number | undefined => (mayGo() ? freed.shift() : undefined)
    // A driver may answer while it sends: the loop takes such clients up in turn instead of going deeper.
    const pump = (): void => {
      if (sending) return
      sending = true
      for (let client = next(); client !== undefined; client = next()) {
        if (thinkMs) sendLater(client, thinkMs)
        else sendNow(client)
      }
      sending = false
    }
    plan.onFreed(pump)
    const end = (): void => {
      clearTimeout(ending)
      plan.onFreed(() => undefined)
      resolve()
    }
    const ending = setTimeout(end, (plan.untilNs - nowNs()) / 1e6 + tickMs)
    signal.addEventListener('abort', end, { once: true })
    setTimeout(pump, Math.max(0, (plan.startNs - nowNs()) / 1e6))
  })
}
