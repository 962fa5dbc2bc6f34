import type { Random, Shape } from '@gauntlet/contract'
import type { Driver, DriverEvents, OpenDriver } from '../transport/driver.ts'
import type { Ledger } from './ledger.ts'
import { offerWindow } from './offer-window.ts'
import type { Share } from '../generator/share.ts'
import type { Turn } from './turns.ts'
import type { ThreadState } from './watch-thread.ts'

export interface Operation {
  readonly name: string
  readonly weight: number
}

export interface WindowPlan {
  readonly shape: Shape
  readonly operations: readonly Operation[]
  /** Default: mixed. */
  readonly order?: 'mixed' | 'scripted' | undefined
  readonly connections: number
  readonly warmupMs: number
  readonly windowMs: number
  /** How long unanswered requests are waited for when the window is over. */
  readonly drainMs: number
  readonly random: Random
  readonly open: OpenDriver
  /** The due times of an open shape that are this generator's, and its place in the mix of operations. Default: all. */
  readonly share?: Share
  /** When clients of a closed shape may send. Default: always. */
  readonly turn?: Turn | undefined
  /** Somebody looks on: a line a second says how it goes. Default: nothing is said. */
  readonly live?: boolean | undefined
}

export interface GeneratorState extends ThreadState {
  /** How late requests were handed over, at p99. */
  readonly sendLagP99Ns: number
  /** Most requests that waited for a free connection at once. */
  readonly maxQueue: number
}

/** What one generator has to say about a window. */
export interface PartResult<Books = Ledger> {
  readonly ledger: Books
  readonly wrongSamples: readonly string[]
  readonly generator: GeneratorState
  readonly meanInSystem: number
}

/** One generator that is ready: its connections are up. */
export interface WindowPart {
  /** Offers the load from `startNs` on, by this thread's clock, waits for the last answers, and closes the connections. */
  readonly start: (startNs: number) => Promise<PartResult>
}

/** What a window needs while it is offered. */
export interface WindowRun {
  readonly driver: Driver
  /** Registers who is told of what became of a ticket. */
  readonly onSettled: (listener: DriverEvents['settle']) => void
  readonly stop: AbortController
  readonly fail: DriverEvents['fail']
  /** Rejects with what a hook of the subject threw. */
  readonly failure: Promise<never>
  readonly wrongSamples: string[]
}

/** Opens the connections of a window's generator. `start` rejects with what a hook of the subject threw. */
export async function openPart(plan: WindowPlan): Promise<WindowPart> {
  const wrongSamples: string[] = []
  const stop = new AbortController()
  const failure = Promise.withResolvers<never>()
  // It is raced later; until then a rejection must not count as unhandled.
  failure.promise.catch(() => undefined)
  const fail = (error: unknown): void => {
    failure.reject(error)
    stop.abort()
  }
  let settle: DriverEvents['settle'] = () => undefined
  const driver = await plan.open(
    {
      settle: (ticket, outcome, of) => settle(ticket, outcome, of),
      wrong: (sample) => {
        if (wrongSamples.length < 5) wrongSamples.push(sample.slice(0, 300))
      },
      fail,
    },
    plan.connections,
  )
  const onSettled = (listener: DriverEvents['settle']): void => void (settle = listener)
  const run: WindowRun = { driver, onSettled, stop, fail, failure: failure.promise, wrongSamples }
  return {
    start: async (startNs) => {
      try {
        return await offerWindow(plan, run, startNs)
      } finally {
        stop.abort()
        await driver.close()
      }
    },
  }
}
