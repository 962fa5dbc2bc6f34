import { writeSync } from 'node:fs'
import type { LiveLoad } from '@gauntlet/record'
import { nowNs } from '../../machine/clock.ts'
import { createHistogram, type LatencyHistogram } from './histogram.ts'
import type { Ledger, OpenSlot } from './ledger.ts'

/** The channel on which the runner listens, where somebody looks on. */
export const liveFd = 4

/** A line takes 0.15–0.25 ms. */
const everyMs = 1_000

interface Counts {
  readonly offered: number
  readonly completed: number
  readonly failed: number
}

/**
 * Tells the runner once a second how the window goes, from what its books hold anyway, and once more when `stop` is called.
 * A window of a second or less is told of after its end only. A runner that does not listen is no fault of the trial.
 */
export function tellLive(
  ledger: Ledger,
  of: { readonly part: number; readonly fromNs: number; readonly untilNs: number; readonly slotNs: number },
): { readonly stop: () => void } {
  let before: Counts & { readonly atNs: number } = { atNs: of.fromNs, offered: 0, completed: 0, failed: 0 }
  let timer: NodeJS.Timeout | undefined
  const say = (latency: LatencyHistogram, atNs: number): void => {
    const now = { atNs, ...countsOf(ledger) }
    const seconds = (atNs - before.atNs) / 1e9
    const line: LiveLoad = {
      part: of.part,
      goodputPerS: (now.completed - before.completed) / seconds,
      offeredPerS: (now.offered - before.offered) / seconds,
      failedPerS: (now.failed - before.failed) / seconds,
      p50Ns: latency.at(0.5),
      p95Ns: latency.at(0.95),
      p99Ns: latency.at(0.99),
    }
    before = now
    try {
      writeSync(liveFd, `${JSON.stringify(line)}\n`)
    } catch {
      clearTimeout(timer)
    }
  }
  const tell = (): void => {
    const atNs = Math.min(nowNs(), of.untilNs)
    say(newestOver(ledger.slots, (atNs - of.fromNs) / of.slotNs).latency, atNs)
  }
  rehearse(say, of.fromNs)
  timer = setTimeout(
    () => {
      tell()
      timer = setInterval(tell, everyMs)
    },
    (of.fromNs - nowNs()) / 1e6 + everyMs,
  )
  return {
    stop: () => {
      clearTimeout(timer)
      // What came in a moment since the last line would give rates of nothing.
      if (Math.min(nowNs(), of.untilNs) - before.atNs > (everyMs / 5) * 1e6) tell()
    },
  }
}

/** The first lines take milliseconds, until their code is compiled: they come in the warm-up, of nothing, and are read by nobody. */
function rehearse(say: (latency: LatencyHistogram, atNs: number) => void, fromNs: number): void {
  const slow = createHistogram(2)
  slow.record(60e9)
  for (let line = 0; line < 5; line++) say(slow, fromNs)
}

function countsOf({ accounts }: Ledger): Counts {
  let [offered, completed, failed] = [0, 0, 0]
  for (const account of accounts) {
    const { correct: _correct, ...others } = account.outcomes
    offered += account.offered
    completed += account.completed
    failed += Object.values(others).reduce((sum, count) => sum + count, 0)
  }
  return { offered, completed, failed }
}

/** The slot before the present one; of a window that is over, the last. */
function newestOver(slots: readonly OpenSlot[], present: number): OpenSlot {
  const index = Math.min(Math.max(0, Math.floor(present) - 1), slots.length - 1)
  return slots[index] as OpenSlot
}
