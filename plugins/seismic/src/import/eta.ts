import type { BuildProgress } from '../store/build-store.ts'

/** How fast work goes, and how long it will take. */
export interface Pace {
  readonly tracesPerSecond: number
  readonly secondsLeft: number
}

/** The pace since the start, `elapsedNs` ago; null before anything is done. What an earlier run did does not count. */
export function paceOf(progress: BuildProgress, elapsedNs: number): Pace | null {
  const done = progress.tracesDone - progress.tracesResumed
  if (done <= 0 || elapsedNs <= 0) return null
  const tracesPerSecond = (done / elapsedNs) * 1e9
  return { tracesPerSecond, secondsLeft: (progress.traces - progress.tracesDone) / tracesPerSecond }
}
