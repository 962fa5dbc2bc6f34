import type { Random, Shape } from '@gauntlet/contract'
import { nowNs } from '../machine/clock.ts'
import { watchRunQueue } from '../machine/run-queue.ts'
import { createArrivals, ratePieces, type Arrivals } from './arrivals.ts'
import { openBooks, type Settled, type Ticket } from './books.ts'
import type { DriverEvents, OpenDriver } from './driver.ts'
import { offerClosed, offerOpen, type Hand } from './offer.ts'
import { createMix } from './operation-mix.ts'

export interface Operation {
  readonly name: string
  readonly weight: number
}

export interface WindowPlan {
  readonly shape: Shape
  readonly operations: readonly Operation[]
  readonly connections: number
  readonly warmupMs: number
  readonly windowMs: number
  /** How long unanswered requests are waited for when the window is over. */
  readonly drainMs: number
  readonly random: Random
  readonly open: OpenDriver
}

export interface GeneratorState {
  /** Share of the time in which the event loop had work, 0–1. */
  readonly loopBusyShare: number
  readonly runQueueShare: number
  /** Most requests that waited for a free connection at once. */
  readonly maxQueue: number
}

export interface Window {
  readonly settled: Settled
  readonly windowNs: number
  readonly wrongSamples: readonly string[]
  readonly generator: GeneratorState
  /** Requests of this window in the system, summed over time ÷ the window: the L of Little's law. */
  readonly meanInSystem: number
}

/**
 * Offers load for one window, after a warm-up that is not counted, and waits for the last answers. Rejects with what a
 * hook of the subject threw.
 */
export async function runWindow(plan: WindowPlan): Promise<Window> {
  const wrongSamples: string[] = []
  const stop = new AbortController()
  const failure = Promise.withResolvers<never>()
  // It is raced below; until then a rejection must not count as unhandled.
  failure.promise.catch(() => undefined)
  const fail = (error: unknown): void => {
    failure.reject(error)
    stop.abort()
  }
  let settleTicket: DriverEvents['settle'] = () => undefined
  const driver = await plan.open(
    {
      settle: (ticket, outcome, of) => settleTicket(ticket, outcome, of),
      wrong: (sample) => {
        if (wrongSamples.length < 5) wrongSamples.push(sample.slice(0, 300))
      },
      fail,
    },
    plan.connections,
  )
  try {
    const startNs = nowNs() + 2e6
    const fromNs = startNs + plan.warmupMs * 1e6
    const untilNs = fromNs + plan.windowMs * 1e6
    const books = openBooks(
      plan.operations.map((operation) => operation.name),
      { fromNs, untilNs },
    )
    const crowd = watchCrowd({ fromNs, untilNs })
    const closed = plan.shape.shape === 'closed'
    const freed: number[] = []
    let wake: () => void = () => undefined
    settleTicket = (ticket, outcome, of) => {
      if (!books.settle(ticket, outcome, of)) return
      crowd.leave(ticket)
      if (!closed) return
      freed.push(ticket.client)
      wake()
    }
    let maxQueue = 0
    const nextOperation = createMix(plan.operations.map((operation) => operation.weight))
    const send = (at: Hand): void => {
      const ticket: Ticket = {
        client: at.client,
        dueNs: at.dueNs,
        releasedNs: at.releasedNs,
        handedNs: at.handedNs,
        operation: nextOperation(),
        sentNs: at.handedNs,
        settled: false,
      }
      books.offer(ticket)
      crowd.enter(ticket)
      try {
        driver.send(ticket)
      } catch (error) {
        fail(error)
      }
      if (ticket.dueNs >= fromNs) maxQueue = Math.max(maxQueue, driver.waiting())
    }
    const generator = watchGenerator(plan.warmupMs)
    const offering =
      plan.shape.shape === 'closed'
        ? offerClosed({
            clients: plan.shape.clients,
            thinkMs: plan.shape.thinkMs ?? null,
            random: plan.random,
            startNs,
            untilNs,
            send,
            freed,
            onFreed: (listener) => (wake = listener),
            signal: stop.signal,
          })
        : offerOpen({ arrivals: arrivalsOf(plan), startNs, send, signal: stop.signal })
    await Promise.race([offering, failure.promise])
    const state = generator()
    await Promise.race([drain(() => crowd.size() === 0 || stop.signal.aborted, plan.drainMs), failure.promise])
    driver.abandon()
    return {
      settled: books.close(),
      windowNs: plan.windowMs * 1e6,
      wrongSamples,
      generator: { ...state, maxQueue },
      meanInSystem: crowd.mean(),
    }
  } finally {
    stop.abort()
    await driver.close()
  }
}

function arrivalsOf({ shape, warmupMs, windowMs, random }: WindowPlan): Arrivals {
  const poisson = shape.shape === 'constant' && shape.arrivals === 'poisson'
  const pieces = ratePieces(shape, { warmupNs: warmupMs * 1e6, windowNs: windowMs * 1e6 })
  return createArrivals(pieces, poisson ? random : 'uniform')
}

interface Crowd {
  readonly enter: (ticket: Ticket) => void
  readonly leave: (ticket: Ticket) => void
  readonly size: () => number
  readonly mean: () => number
}

/** Counts who is in the system, and sums up the time of those that are due within the window, by a clock of its own. */
function watchCrowd({ fromNs, untilNs }: { fromNs: number; untilNs: number }): Crowd {
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

/** Watches this process from the end of the warm-up on. */
function watchGenerator(warmupMs: number): () => Omit<GeneratorState, 'maxQueue'> {
  let waiting = watchRunQueue()
  let loop = performance.eventLoopUtilization()
  const timer = setTimeout(() => {
    waiting = watchRunQueue()
    loop = performance.eventLoopUtilization()
  }, warmupMs)
  return () => {
    clearTimeout(timer)
    return { loopBusyShare: performance.eventLoopUtilization(loop).utilization, runQueueShare: waiting.share() }
  }
}

async function drain(empty: () => boolean, deadlineMs: number): Promise<void> {
  const until = nowNs() + deadlineMs * 1e6
  while (!empty() && nowNs() < until) await new Promise((resolve) => setTimeout(resolve, 2))
}
