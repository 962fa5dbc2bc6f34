import type { Random, Shape } from '@gauntlet/contract'
import { nowNs } from '../machine/clock.ts'
import { watchRunQueue } from '../machine/run-queue.ts'
import { createArrivals, ratePieces } from './arrivals.ts'
import { openBooks, type Settled, type Ticket } from './books.ts'
import type { OpenDriver } from './driver.ts'
import { offerClosed, offerOpen } from './offer.ts'
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
  /** From the start of the window to the last answer, at least the window itself. */
  readonly elapsedNs: number
  readonly wrongSamples: readonly string[]
  readonly generator: GeneratorState
  /** Requests in the system, averaged over time: the L of Little's law. */
  readonly meanInSystem: number
}

/** Offers load for one window, after a warm-up that is not counted, and waits for the last answers. */
export async function runWindow(plan: WindowPlan): Promise<Window> {
  const wrongSamples: string[] = []
  let settleTicket: (ticket: Ticket) => void = () => undefined
  let books: ReturnType<typeof openBooks> | undefined
  const driver = await plan.open(
    {
      settle: (ticket, outcome, of) => {
        books?.settle(ticket, outcome, of)
        settleTicket(ticket)
      },
      wrong: (sample) => {
        if (wrongSamples.length < 5) wrongSamples.push(sample.slice(0, 300))
      },
    },
    plan.connections,
  )
  try {
    const startNs = nowNs() + 2e6
    const fromNs = startNs + plan.warmupMs * 1e6
    const untilNs = fromNs + plan.windowMs * 1e6
    books = openBooks(
      plan.operations.map((operation) => operation.name),
      { fromNs, untilNs },
    )
    const crowd = watchCrowd()
    const freed: number[] = []
    let wake: () => void = () => undefined
    settleTicket = (ticket) => {
      crowd.change(-1)
      freed.push(ticket.client)
      wake()
    }
    let maxQueue = 0
    const nextOperation = createMix(plan.operations.map((operation) => operation.weight))
    const send = (at: Pick<Ticket, 'client' | 'dueNs' | 'releasedNs'>): void => {
      const ticket: Ticket = { ...at, operation: nextOperation(), sentNs: at.releasedNs }
      books?.offer(ticket)
      crowd.change(1)
      driver.send(ticket)
      maxQueue = Math.max(maxQueue, driver.waiting())
    }
    const generator = watchGenerator(plan.warmupMs)
    const { shape } = plan
    if (shape.shape === 'closed') {
      await offerClosed({
        clients: shape.clients,
        thinkMs: shape.thinkMs ?? null,
        random: plan.random,
        startNs,
        untilNs,
        send,
        freed,
        onFreed: (listener) => (wake = listener),
      })
    } else {
      const poisson = shape.shape === 'constant' && shape.arrivals === 'poisson'
      const pieces = ratePieces(shape, { warmupNs: plan.warmupMs * 1e6, windowNs: plan.windowMs * 1e6 })
      await offerOpen({ arrivals: createArrivals(pieces, poisson ? plan.random : 'uniform'), startNs, send })
    }
    const state = generator()
    await drain(() => crowd.size() === 0, plan.drainMs)
    driver.abandon()
    const settled = books.close()
    const elapsedNs = Math.max(plan.windowMs * 1e6, settled.lastEndNs - fromNs)
    return {
      settled,
      elapsedNs,
      wrongSamples,
      generator: { ...state, maxQueue },
      meanInSystem: crowd.mean(),
    }
  } finally {
    await driver.close()
  }
}

/** Counts who is in the system, weighed by time. */
function watchCrowd(): { change: (by: 1 | -1) => void; size: () => number; mean: () => number } {
  const startNs = nowNs()
  let size = 0
  let area = 0
  let lastNs = startNs
  const advance = (): void => {
    const now = nowNs()
    area += size * (now - lastNs)
    lastNs = now
  }
  return {
    change: (by) => {
      advance()
      size += by
    },
    size: () => size,
    mean: () => {
      advance()
      return area / Math.max(1, lastNs - startNs)
    },
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
