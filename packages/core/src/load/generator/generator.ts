import { createRandom, type HttpStep, type Shape } from '@gauntlet/contract'
import { gates, type HttpClient } from '../transport/gates.ts'
import { httpDriver } from '../transport/http-driver.ts'
import type { Share } from './share.ts'
import type { Turn } from '../window/turns.ts'
import { openPart, type WindowPart } from '../window/window-part.ts'

/** What a generator drives, and which part of the load is its own. Structured-clonable. */
export interface GeneratorTask {
  readonly url: string
  readonly shared: unknown
  readonly seed: string
  readonly client: HttpClient
  readonly timeoutMs: number
  readonly sessionOf: 'client' | 'connection'
  readonly share: Share
  /** Default: mixed. */
  readonly order?: 'mixed' | 'scripted' | undefined
  /** Somebody looks on. Default: nobody does. */
  readonly live?: boolean | undefined
}

/** One window to offer. Connections, and the clients of a closed shape, are this generator's own. */
export interface WindowOrder {
  readonly shape: Shape
  readonly connections: number
  readonly warmupMs: number
  readonly windowMs: number
  readonly drainMs: number
  /** Where two loads go one at a time; of this thread only. Default: always. */
  readonly turn?: Turn | undefined
}

export type Generator = (order: WindowOrder) => Promise<WindowPart>

/** A generator in this thread. What its steps keep goes on over all windows. */
export async function createGenerator(task: GeneratorTask, steps: readonly HttpStep[]): Promise<Generator> {
  const { share, shared, timeoutMs, sessionOf } = task
  const random = createRandom(`${task.seed}/load`)
  // No two threads draw the same, but for the arrivals of an open shape: each draws all, and takes its own.
  const own = (label: string): string => (share.index === 0 ? label : `${label}-${share.index}`)
  const arrivals = sessionOf === 'client' ? own('arrivals') : 'arrivals'
  const open = httpDriver(
    // Steps draw when answers come; the arrivals must not depend on that.
    { url: new URL(task.url), steps, shared, random: random.fork(own('steps')), timeoutMs, sessionOf },
    await gates[task.client].open(),
  )
  return (order) =>
    openPart({
      ...order,
      operations: steps,
      order: task.order,
      random: random.fork(arrivals),
      open,
      share,
      live: task.live,
    })
}
