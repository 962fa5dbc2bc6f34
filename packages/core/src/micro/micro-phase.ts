import type { MicroCase } from '@gauntlet/contract'
import type { Flag, Metric } from '@gauntlet/record'
import { median, medianInterval, quantile } from '@gauntlet/stats'
import { calibrateClock, nowNs } from '../machine/clock.ts'
import { isPromise } from '../machine/is-promise.ts'
import { contentionFlags, watchRunQueue } from '../machine/run-queue.ts'
import { stealFlags, stolenShare } from '../machine/steal.ts'
import { faultOf } from '../trial/check-answer.ts'
import { metricOf, readingMetric } from '../trial/make-metric.ts'
import type { PhaseContext } from '../trial/run-phase.ts'
import { TrialFailure, type Observation } from '../trial/trial.ts'
import { measureAllocation } from './allocation.ts'
import { createBatchLoop } from './batch-loop.ts'
import { seriesFlags } from './series-flags.ts'
import { timeRounds, type Rounds } from './timed-rounds.ts'
import { warmUp, type WarmUp } from './warm-up.ts'

/** Answers that are checked before the timing, and again after it; fewer where an operation is slow. */
const checkedRuns = 50
const checkingNs = 250e6

/** A sample shorter than this is mostly timer noise. */
const minSampleNs = 10_000

/** Times one operation: check, warm up, time rounds of batches, check again. */
export async function runMicro({ trial, subject, open }: PhaseContext): Promise<Observation> {
  const spec = subject.micro?.[trial.key.case] as MicroCase<unknown>
  const { micro } = trial.budget
  const system = await open()
  const clock = calibrateClock()

  const awaits = (await checkAnswers(spec, system, 0)) ? 'each result' : 'nothing'
  const loop = createBatchLoop(spec.run, system, awaits)
  const waiting = watchRunQueue()
  const stolen = stolenShare()
  const warm = await warmUp(loop, { minNs: micro.warmupMinMs * 1e6, maxNs: micro.warmupMaxMs * 1e6 })
  const { runsPerSample } = warm
  const { rounds: roundCount, roundMs } = micro
  const rounds = await timeRounds({
    loop,
    awaits,
    runsPerSample,
    rounds: roundCount,
    roundNs: roundMs * 1e6,
    from: warm.nextRun,
  })
  const disturbed = [...contentionFlags(waiting.share()), ...stealFlags(stolen())]
  const allocationRuns = runsPerSample * 8
  const allocation = await measureAllocation(loop, rounds.nextRun, allocationRuns)
  const promised = await checkAnswers(spec, system, rounds.nextRun + allocationRuns)
  if (promised && awaits === 'nothing') throw new TrialFailure('bad-output', 'run returns promises only later on')

  const opsPerRun = spec.opsPerRun ?? 1
  const perOp = rounds.samples.map((samples) => samples.map((runNs) => runNs / opsPerRun))
  const meanNs = mean(perOp.flat())
  return {
    status: { state: 'ok' },
    metrics: [
      ...timeMetrics(perOp, { opsPerSample: runsPerSample * opsPerRun }),
      readingMetric('allocated_bytes_per_op', allocation.bytes / (allocationRuns * opsPerRun)),
      readingMetric('gc_ratio', Math.min(1, allocation.gcNs / (meanNs * allocationRuns * opsPerRun)), {
        role: 'diagnostic',
      }),
    ],
    flags: [...sampleFlags(warm, rounds), ...seriesFlags(perOp.flat()), ...disturbed],
    detail: {
      phase: 'micro',
      opsPerRun,
      runsPerSample,
      samples: rounds.samples.flat().length,
      warmupNs: warm.elapsedNs,
      timerResolutionNs: clock.resolutionNs,
      timerOverheadNs: clock.overheadNs,
      roundP50Ns: perOp.map((samples) => median(samples)),
    },
  }
}

/** True when the operation returns promises. Throws `TrialFailure` for the first wrong answer. */
async function checkAnswers(spec: MicroCase<unknown>, system: unknown, from: number): Promise<boolean> {
  let promises = false
  const until = nowNs() + checkingNs
  for (let i = from; i < from + checkedRuns && (i === from || nowNs() < until); i++) {
    const output = spec.run(system, i)
    promises ||= isPromise(output)
    const fault = faultOf(await spec.check(system, await output, i))
    if (fault !== null) throw new TrialFailure('check', `operation ${i}: ${fault}`)
  }
  return promises
}

/** The tail is only an operation's own where a sample is one operation; else it is the tail of batches. */
function timeMetrics(rounds: readonly (readonly number[])[], { opsPerSample }: { opsPerSample: number }): Metric[] {
  const all = rounds.flat()
  const p50 = median(all)
  const perRound = medianInterval(rounds.map((samples) => median(samples)))
  const interval = {
    value: p50,
    low: Math.min(p50, perRound?.low ?? p50),
    high: Math.max(p50, perRound?.high ?? p50),
    level: perRound?.level ?? 0,
    n: rounds.length,
    replicated: 'window' as const,
  }
  return [
    metricOf('latency_p50_ns', interval, {
      role: 'primary',
      raw: { kind: 'samples', order: 'measured', values: all.slice(0, 1_000) },
    }),
    readingMetric('latency_mean_ns', mean(all)),
    opsPerSample === 1
      ? readingMetric('latency_p99_ns', quantile(all, 0.99))
      : readingMetric('batch_latency_p99_ns', quantile(all, 0.99), { role: 'diagnostic' }),
    metricOf(
      'throughput_per_s',
      { ...interval, value: 1e9 / p50, low: 1e9 / interval.high, high: 1e9 / interval.low },
      { better: 'higher' },
    ),
  ]
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function sampleFlags(warm: WarmUp, rounds: Rounds): Flag[] {
  const flags: Flag[] = []
  if (!warm.steady) {
    flags.push({
      code: 'warmup-not-steady',
      severity: 'warn',
      observed: warm.elapsedNs,
      because: 'the rate still moved by more than 3 % when the warm-up ended',
    })
  }
  const sampleNs = median(rounds.samples.flat()) * warm.runsPerSample
  if (sampleNs < minSampleNs) {
    flags.push({
      code: 'timer-saturated',
      severity: 'invalidates',
      voids: 'times and rates',
      observed: sampleNs,
      limit: minSampleNs,
      because: 'a sample is shorter than the timer can tell apart',
    })
  }
  return flags
}
