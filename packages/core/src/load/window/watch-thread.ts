import { nowNs } from '../../machine/clock.ts'
import { watchRunQueue } from '../../machine/run-queue.ts'
import { stolenShare } from '../../machine/steal.ts'

/** What may hold up a generator, 0–1: its event loop had work, its thread waited for a core, or the hypervisor took cores. */
export interface ThreadState {
  readonly loopBusyShare: number
  readonly runQueueShare: number
  readonly stolenShare: number
}

/** Watches this thread from a moment on, so that the warm-up is left out. `stop` may come at any time, and twice. */
export function watchThread(fromNs: number): { readonly state: () => ThreadState; readonly stop: () => void } {
  let waiting = watchRunQueue()
  let stolen = stolenShare()
  let loop = performance.eventLoopUtilization()
  const timer = setTimeout(
    () => {
      waiting = watchRunQueue()
      stolen = stolenShare()
      loop = performance.eventLoopUtilization()
    },
    (fromNs - nowNs()) / 1e6,
  )
  return {
    state: () => ({
      loopBusyShare: performance.eventLoopUtilization(loop).utilization,
      runQueueShare: waiting.share(),
      stolenShare: stolen(),
    }),
    stop: () => clearTimeout(timer),
  }
}
