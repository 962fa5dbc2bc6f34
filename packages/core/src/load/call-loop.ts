import type { Checked } from '@gauntlet/contract'
import { nowNs } from '../machine/clock.ts'
import { watchRunQueue } from '../machine/run-queue.ts'
import { sink } from '../machine/sink.ts'
import { faultOf } from '../trial/check-answer.ts'
import { createHistogram } from './histogram.ts'

export interface CallLoopPlan {
  readonly system: unknown
  readonly run: (system: unknown, i: number, client: number) => unknown
  readonly check: (system: unknown, output: unknown, i: number, client: number) => Checked
  /** The clients that take turns in this thread. */
  readonly clients: readonly number[]
  readonly durationMs: number
  /** Runs are numbered from here on. */
  readonly from: number
}

/** What a loop of calls that answer at once did. Plain data: it crosses threads. */
export interface CallLoopResult {
  readonly runs: number
  readonly elapsedNs: number
  /** Answers that were checked (the last one of each batch), and how many of them were wrong. */
  readonly checked: number
  readonly wrong: number
  readonly wrongSamples: readonly string[]
  /** Time of one run, HDR of ns: the mean of a batch, of which there are `runsPerBatch` runs. */
  readonly hdr: string
  readonly p50Ns: number
  readonly p99Ns: number
  readonly maxNs: number
  readonly meanNs: number
  readonly runsPerBatch: number
  /** Share of the time for which this thread waited for a core. */
  readonly waitingShare: number
  readonly nextRun: number
}

/** A batch this long makes clock and check cost next to nothing, and still shows stalls. */
const batchNs = 100_000

/** Calls as fast as possible for a time; a batch of runs is timed as one, and its last answer is checked outside it. */
export function loopCalls(plan: CallLoopPlan): CallLoopResult {
  const { system, run, check, clients } = plan
  const histogram = createHistogram()
  const wrongSamples: string[] = []
  let batch = 1
  let i = plan.from
  let checked = 0
  let wrong = 0
  const waiting = watchRunQueue()
  const start = nowNs()
  const until = start + plan.durationMs * 1e6
  let turn = 0
  let end = start
  while (end < until) {
    const client = clients[turn++ % clients.length] as number
    const last = i + batch - 1
    const batchStart = nowNs()
    for (; i <= last; i++) sink.last = run(system, i, client)
    end = nowNs()
    const spent = end - batchStart
    histogram.record(spent / batch)
    const fault = faultOf(check(system, sink.last, last, client))
    checked++
    if (fault !== null) {
      wrong++
      if (wrongSamples.length < 5) wrongSamples.push(fault)
    }
    if (spent < batchNs / 2 && batch < 65_536) batch *= 2
    else if (spent > batchNs * 2 && batch > 1) batch >>= 1
  }
  return {
    runs: i - plan.from,
    elapsedNs: end - start,
    checked,
    wrong,
    wrongSamples,
    hdr: histogram.encode(),
    p50Ns: histogram.at(0.5),
    p99Ns: histogram.at(0.99),
    maxNs: histogram.max(),
    meanNs: histogram.mean(),
    runsPerBatch: batch,
    waitingShare: waiting.share(),
    nextRun: i,
  }
}
