import { nowNs } from '../machine/clock.ts'
import type { BatchLoop } from './batch-loop.ts'

export interface WarmUp {
  readonly elapsedNs: number
  readonly steady: boolean
  /** Runs in a batch that takes about `targetNs`. */
  readonly runsPerSample: number
  readonly nextRun: number
}

/** Two windows whose rates differ by less than this count as steady. */
const steadyWithin = 0.03

/** A batch this long drowns the timer's own cost and still leaves dozens of samples in a round. */
const targetNs = 500_000

const windowNs = 20_000_000

/** Runs until three windows in a row are equally fast, at least `minNs` and at most `maxNs`. */
export async function warmUp(loop: BatchLoop, limits: { minNs: number; maxNs: number }): Promise<WarmUp> {
  const start = nowNs()
  let nextRun = 0
  let batch = 1
  let steadyWindows = 0
  let lastRate = 0
  let elapsedNs = 0
  while (elapsedNs < limits.maxNs && (elapsedNs < limits.minNs || steadyWindows < 2)) {
    const from = nextRun
    const windowStart = nowNs()
    let spent = 0
    while (spent < windowNs) {
      const pending = loop(nextRun, batch)
      if (pending) await pending
      nextRun += batch
      const now = nowNs() - windowStart
      if (now - spent < targetNs / 4) batch *= 2
      spent = now
    }
    const rate = (nextRun - from) / spent
    steadyWindows = Math.abs(rate / lastRate - 1) < steadyWithin ? steadyWindows + 1 : 0
    lastRate = rate
    elapsedNs = nowNs() - start
  }
  return {
    elapsedNs,
    steady: steadyWindows >= 2,
    runsPerSample: Math.max(1, Math.round(lastRate * targetNs)),
    nextRun,
  }
}
