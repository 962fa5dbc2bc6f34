import { nowNs } from '../../machine/clock.ts'
import { watchRunQueue } from '../../machine/run-queue.ts'

/** What may hold up a generator, 0–1: its event loop had work, or its thread waited for a core. */
export interface ThreadState {
  readonly loopBusyShare: number
  readonly runQueueShare: number
}

/** Watches this thread from a moment on, so that the warm-up is left out. `stop` may come at any time, and twice. */
export function watchThread(fromNs: number): { readonly state: () => ThreadState; readonly stop: () => void } {
  let waiting = watchRunQueue()
  let loop = performance.eventLoopUtilization()
  const timer = setTimeout(
    () => {
      waiting = watchRunQueue()
      loop = performance.eventLoopUtilization()
    },
    (fromNs - nowNs()) / 1e6,
  )
  return {
    state: () => ({
      loopBusyShare: performance.eventLoopUtilization(loop).utilization,
      runQueueShare: waiting.share(),
    }),
    stop: () => clearTimeout(timer),
  }
}
