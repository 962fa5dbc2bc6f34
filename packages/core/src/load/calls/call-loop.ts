import { createRandom, type Checked } from '@gauntlet/contract'
import { isPromise } from '../../machine/is-promise.ts'
import { nowNs } from '../../machine/clock.ts'
import { watchRunQueue } from '../../machine/run-queue.ts'
import { stolenShare } from '../../machine/steal.ts'
import { sink } from '../../machine/sink.ts'
import { faultOf } from '../../trial/check-answer.ts'
import { TrialFailure } from '../../trial/trial.ts'
import { createHistogram } from '../window/histogram.ts'

export interface CallLoopPlan {
  readonly system: unknown
  readonly run: (system: unknown, i: number, client: number) => unknown
  readonly check: (system: unknown, output: unknown, i: number, client: number) => Checked
  /** The clients that take turns in this thread. */
  readonly clients: readonly number[]
}

export interface CallLoopTimes {
  readonly durationMs: number
  /** Runs are numbered from here on. */
  readonly from: number
}

/** What a loop of calls that answer at once did. Plain data: it crosses threads. */
export interface CallLoopResult {
  readonly runs: number
  /** Time spent in runs; the checks between batches are not in it. */
  readonly runsNs: number
  /** Answers that were checked (the last one of each batch), and how many of them were wrong. */
  readonly checked: number
  readonly wrong: number
  readonly wrongSamples: readonly string[]
  /** Time of one run, HDR of ns: the mean of a batch, of at most `runsPerBatch` runs. */
  readonly hdr: string
  readonly p50Ns: number
  readonly p99Ns: number
  readonly maxNs: number
  readonly meanNs: number
  readonly runsPerBatch: number
  /** Rate of the second half of the time ÷ rate of the first: far from 1, the loop was still warming up, or disturbed. */
  readonly gain: number
  /** Share of the time for which this thread waited for a core. */
  readonly waitingShare: number
  /** Share of all cores' time that the hypervisor took meanwhile. */
  readonly stolenShare: number
  readonly nextRun: number
}

/** A batch this long makes clock and check cost next to nothing, and still shows stalls. */
const batchNs = 100_000

type Batch = (from: number, end: number, client: number) => void
type Generated = (run: CallLoopPlan['run'], system: unknown, sink: { last: unknown }) => Batch

/**
 * A batch of the case's own, as in the micro phase: called often, it is compiled as a whole, and the warm-up and the
 * measurement run the same code.
 */
function createBatch({ run, system }: CallLoopPlan): Batch {
  const loop = 'return (from, end, client) => { for (let i = from; i < end; i++) sink.last = run(system, i, client) }'
  // oxlint-disable-next-line no-implied-eval, no-new-func -- a fresh closure and fresh bytecode for each case
  return (new Function('run', 'system', 'sink', loop) as Generated)(run, system, sink)
}

/**
 * Calls as fast as possible for a time; a batch of runs is timed as one, and its last answer is checked outside it.
 * Lengths of batches vary, so that no pattern in the run numbers escapes the checks. Warm up with the loop that is used.
 */
export function createCallLoop(plan: CallLoopPlan): (times: CallLoopTimes) => CallLoopResult {
  const runBatch = createBatch(plan)
  return (times) => loopCalls(plan, runBatch, times)
}

function loopCalls({ system, check, clients }: CallLoopPlan, runBatch: Batch, times: CallLoopTimes): CallLoopResult {
  const histogram = createHistogram()
  const wrongSamples: string[] = []
  const random = createRandom(`batches/${times.from}`)
  let batch = 1
  let largest = 1
  let runsNs = 0
  let i = times.from
  let checked = 0
  let wrong = 0
  const waiting = watchRunQueue()
  const stolen = stolenShare()
  const until = nowNs() + times.durationMs * 1e6
  const middle = until - times.durationMs * 5e5
  let firstHalf = { runs: 0, ns: 0 }
  let turn = 0
  let end = 0
  while (end < until) {
    const client = clients[turn++ % clients.length] as number
    const length = random.int((batch + 1) >> 1, batch)
    const last = i + length - 1
    const start = nowNs()
    runBatch(i, last + 1, client)
    end = nowNs()
    const spent = end - start
    i = last + 1
    runsNs += spent
    largest = Math.max(largest, batch)
    histogram.record(spent / length)
    if (end < middle) firstHalf = { runs: i - times.from, ns: runsNs }
    if (isPromise(sink.last))
      throw new TrialFailure('bad-output', `run ${last} returned a promise, earlier ones did not`)
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
    runs: i - times.from,
    runsNs,
    checked,
    wrong,
    wrongSamples,
    hdr: histogram.encode(),
    p50Ns: histogram.at(0.5),
    p99Ns: histogram.at(0.99),
    maxNs: histogram.max(),
    meanNs: runsNs / (i - times.from),
    runsPerBatch: largest,
    gain: gainOf(firstHalf, { runs: i - times.from, ns: runsNs }),
    waitingShare: waiting.share(),
    stolenShare: stolen(),
    nextRun: i,
  }
}

/** 1 where a half holds no run. */
function gainOf(first: { runs: number; ns: number }, whole: { runs: number; ns: number }): number {
  const second = { runs: whole.runs - first.runs, ns: whole.ns - first.ns }
  return first.runs === 0 || second.runs === 0 ? 1 : second.runs / second.ns / (first.runs / first.ns)
}
