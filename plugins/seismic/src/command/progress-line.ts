import { paceOf } from '../import/eta.ts'
import type { BuildProgress, BuildResult } from '../store/build-store.ts'
import { nowNs } from './clock.ts'

/** Shows how far a store is. */
export interface ProgressLine {
  readonly show: (progress: BuildProgress) => void
  /** Takes the line away. */
  readonly clear: () => void
  readonly end: (result: BuildResult) => void
}

const betweenNs = 200e6

/** A line on stderr that is written over as it goes on, where that is a terminal; at the end a sentence in any case. */
export function createProgressLine(): ProgressLine {
  const { stderr } = process
  const start = nowNs()
  let last = start
  const clear = (): void => {
    if (stderr.isTTY) stderr.write('\r\u001b[K')
  }
  return {
    clear,
    show: (progress) => {
      const now = nowNs()
      if (!stderr.isTTY || now - last < betweenNs) return
      last = now
      stderr.write(`\r${describeProgress(progress, now - start)}\u001b[K`)
    },
    end: (result) => {
      clear()
      process.stdout.write(`${describeResult(result, nowNs() - start)}\n`)
    },
  }
}

/** For example `40% of 100000 traces, 212000/s, 1 s left`. */
export function describeProgress(progress: BuildProgress, elapsedNs: number): string {
  const { traces, tracesDone } = progress
  const done = `${Math.floor((100 * tracesDone) / traces)}% of ${traces} traces`
  const pace = paceOf(progress, elapsedNs)
  if (pace === null) return done
  return `${done}, ${Number(pace.tracesPerSecond.toPrecision(3))}/s, ${Math.ceil(pace.secondsLeft)} s left`
}

function describeResult(result: BuildResult, elapsedNs: number): string {
  const { path, traces, tracesResumed, bytesWritten, notFinite, rounded } = result
  const rate = Number(((traces - tracesResumed) / (elapsedNs / 1e9)).toPrecision(3))
  const megabytes = (bytesWritten / 1e6).toFixed(1)
  return [
    `${path}: ${traces} traces, ${megabytes} MB, ${(elapsedNs / 1e9).toFixed(2)} s, ${rate} traces/s`,
    ...(tracesResumed > 0 ? [`${tracesResumed} traces were there from an earlier run`] : []),
    ...(notFinite > 0 ? [`${notFinite} samples are infinite or not a number`] : []),
    ...(rounded > 0 ? [`${rounded} integers were rounded: 32-bit floats hold 24 bits`] : []),
  ].join('\n')
}
