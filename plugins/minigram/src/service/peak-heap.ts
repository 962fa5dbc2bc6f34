import { getHeapStatistics } from 'node:v8'

export interface PeakHeap {
  /** The most that was in use whenever it was looked at. */
  readonly bytes: () => number
  readonly stop: () => void
}

const lookMs = 100

/** Looks at this process's heap again and again. */
export function watchPeakHeap(): PeakHeap {
  let peakBytes = 0
  const look = (): void => {
    peakBytes = Math.max(peakBytes, getHeapStatistics().used_heap_size)
  }
  const timer = setInterval(look, lookMs).unref()
  return {
    bytes: () => {
      look()
      return peakBytes
    },
    stop: () => clearInterval(timer),
  }
}
