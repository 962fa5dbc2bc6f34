import type { HttpStep } from '@gauntlet/contract'
import { machineOffsetNs, nowNs } from '../../machine/clock.ts'
import { startGeneratorThread } from './generator-thread.ts'
import type { GeneratorThreadTask } from './generator-worker.ts'
import { createGenerator, type WindowOrder } from './generator.ts'
import { addParts, type Window } from '../window/run-window.ts'
import { countShare, whole, type Share } from './share.ts'
import type { PartResult } from '../window/window-part.ts'

/** Generators that offer one load together, window after window. */
export interface Generators {
  /** Rejects when one of them fails, or with what a hook of the subject threw. */
  readonly run: (order: WindowOrder) => Promise<Window>
  readonly stop: () => Promise<void>
}

type Task = Omit<GeneratorThreadTask, 'share'>

/** Time between the decision to start and the start: word must have reached all threads by then. */
const leadNs = { alone: 2e6, threads: 20e6 }

/** What a window may take beyond its own times. */
const slackMs = 30_000

/** One generator works in this thread; several have a thread each, and load the subject's file there. */
export async function startGenerators(
  task: Task,
  { threads, steps }: { threads: number; steps: readonly HttpStep[] },
): Promise<Generators> {
  return threads === 1 ? await oneGenerator(task, steps) : severalGenerators(task, threads)
}

async function oneGenerator(task: Task, steps: readonly HttpStep[]): Promise<Generators> {
  const open = await createGenerator({ ...task, share: whole }, steps)
  return {
    run: async (order) => {
      const part = await open(order)
      return addParts(order, [await part.start(nowNs() + leadNs.alone)])
    },
    stop: () => Promise.resolve(),
  }
}

function severalGenerators(task: Task, count: number): Generators {
  const shares = Array.from({ length: count }, (_, index): Share => ({ index, of: count }))
  const threads = shares.map((share) => ({ share, ...startGeneratorThread({ ...task, share }) }))
  return {
    run: async (order) => {
      await Promise.all(threads.map(({ share, open }) => open(orderOf(order, share))))
      const atMachineNs = nowNs() + machineOffsetNs() + leadNs.threads
      const deadlineMs = order.warmupMs + order.windowMs + order.drainMs + slackMs
      const parts = await Promise.all(threads.map(({ start }) => start(atMachineNs, deadlineMs)))
      return addParts(order, parts as [PartResult, ...PartResult[]])
    },
    stop: async () => void (await Promise.all(threads.map(({ stop }) => stop()))),
  }
}

/** What one thread has of an order: connections and clients are split, a rate is not, as each takes its own arrivals. */
function orderOf(order: WindowOrder, share: Share): WindowOrder {
  const { shape } = order
  return {
    ...order,
    connections: countShare(order.connections, share),
    shape: shape.shape === 'closed' ? { ...shape, clients: countShare(shape.clients, share) } : shape,
  }
}
