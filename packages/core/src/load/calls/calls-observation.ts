import { availableParallelism } from 'node:os'
import type { Flag, LoadDetail } from '@gauntlet/record'
import { contentionFlags } from '../../machine/run-queue.ts'
import { stealFlags } from '../../machine/steal.ts'
import { readingMetric } from '../../trial/make-metric.ts'
import type { Observation } from '../../trial/trial.ts'
import type { CallLoopResult } from './call-loop.ts'
import { wrongAnswerFlags } from '../load-flags.ts'
import { steadyFlags } from '../steady-flags.ts'

export interface CallsMeta {
  readonly over: 'calls' | 'threads'
  readonly clients: number
  readonly operation: string
  readonly opsPerRun: number
}

/**
 * One observation from loops that ran side by side. Answers were sampled: the wrong ones among all are reckoned from
 * their share among the checked ones, loop by loop. Throughput adds up the loops' own rates.
 */
export function callsObservation(loops: readonly CallLoopResult[], meta: CallsMeta): Observation {
  const total = (of: (loop: CallLoopResult) => number): number => loops.reduce((sum, loop) => sum + of(loop), 0)
  const operations = total((loop) => loop.runs) * meta.opsPerRun
  const checked = total((loop) => loop.checked)
  const wrongShare = checked === 0 ? 0 : total((loop) => loop.wrong) / checked
  const correctOf = (loop: CallLoopResult): number => loop.runs - Math.round((loop.runs * loop.wrong) / loop.checked)
  const correct = total(correctOf) * meta.opsPerRun
  const windowNs = Math.max(...loops.map((loop) => loop.runsNs))
  const outcomesOf = (all: number, right: number): LoadDetail['outcomes'] => ({
    correct: right,
    wrong: all - right,
    status: 0,
    transport: 0,
    timeout: 0,
    unsent: 0,
  })
  const perOperation = (ns: number): number => ns / meta.opsPerRun
  const single = loops.every((loop) => loop.runsPerBatch === 1)
  const latencyName = single ? 'latency' : 'batch_latency'
  const role = single ? ('secondary' as const) : ('diagnostic' as const)
  const mean = total((loop) => loop.runsNs) / total((loop) => loop.runs)
  const worst = (of: (loop: CallLoopResult) => number): number => Math.max(...loops.map(of))
  const goodput = total((loop) => (correctOf(loop) * meta.opsPerRun) / (loop.runsNs / 1e9))
  const detail: LoadDetail = {
    phase: 'load',
    over: meta.over,
    model: 'closed',
    clients: meta.clients,
    windowNs,
    offered: operations,
    outcomes: outcomesOf(operations, correct),
    operations: loops.slice(0, 64).map((loop, index) => ({
      name: `${meta.operation.slice(0, 40)}-${index}`,
      offered: loop.runs * meta.opsPerRun,
      outcomes: outcomesOf(loop.runs * meta.opsPerRun, correctOf(loop) * meta.opsPerRun),
      bytesIn: 0,
      bytesOut: 0,
      latencyHdr: loop.hdr,
      serviceHdr: loop.hdr,
    })),
    seconds: [],
    generator: null,
    host: null,
    wrongSamples: loops.flatMap((loop) => loop.wrongSamples).slice(0, 5),
    search: null,
  }
  return {
    status: { state: 'ok' },
    metrics: [
      readingMetric('goodput_per_s', goodput, { role: 'primary', better: 'higher' }),
      readingMetric('success_ratio', 1 - wrongShare, { better: 'higher' }),
      readingMetric('latency_mean_ns', perOperation(mean)),
      readingMetric(`${latencyName}_p50_ns`, perOperation(worst((loop) => loop.p50Ns)), { role }),
      readingMetric(`${latencyName}_p99_ns`, perOperation(worst((loop) => loop.p99Ns)), { role }),
      readingMetric(`${latencyName}_max_ns`, perOperation(worst((loop) => loop.maxNs)), { role: 'diagnostic' }),
    ],
    flags: [
      ...crowdingFlags(loops),
      ...stealFlags(worst((loop) => loop.stolenShare)),
      ...steadyFlags(worst((loop) => loop.gain)),
      ...wrongAnswerFlags(wrongShare, detail.wrongSamples),
    ],
    detail,
  }
}

/** With more threads than cores they wait for each other, which is what the case asks for. */
function crowdingFlags(loops: readonly CallLoopResult[]): Flag[] {
  if (loops.length > availableParallelism()) return []
  return contentionFlags(Math.max(...loops.map((loop) => loop.waitingShare)))
}
