import { Bench } from 'tinybench'
import { nowNs } from '../machine/clock.ts'
import type { BatchLoop } from './batch-loop.ts'

export interface RoundPlan {
  readonly loop: BatchLoop
  readonly awaits: 'each result' | 'nothing'
  readonly runsPerSample: number
  readonly rounds: number
  readonly roundNs: number
  /** Number of the first run; runs are counted on over all rounds. */
  readonly from: number
}

export interface Rounds {
  /** Time of one run in ns, per sample, in measured order, one list per round. */
  readonly samples: readonly (readonly number[])[]
  readonly nextRun: number
}

/**
 * Times batches in rounds with tinybench, which decides how many fit. Samples are kept by us in measured order, since
 * tinybench sorts its own; the batch returns its own time, so that what a subject returns never reaches tinybench.
 */
export async function timeRounds(plan: RoundPlan): Promise<Rounds> {
  const { loop, runsPerSample } = plan
  let from = plan.from
  let samples: number[] = []
  const keep = (elapsedNs: number): { overriddenDuration: number; overriddenIterationCost: number } => {
    from += runsPerSample
    samples.push(elapsedNs / runsPerSample)
    return { overriddenDuration: elapsedNs / 1e6 / runsPerSample, overriddenIterationCost: elapsedNs / 1e6 }
  }
  const batch =
    plan.awaits === 'nothing'
      ? () => {
          const start = nowNs()
          void loop(from, runsPerSample)
          return keep(nowNs() - start)
        }
      : async () => {
          const start = nowNs()
          await loop(from, runsPerSample)
          return keep(nowNs() - start)
        }
  const rounds: number[][] = []
  for (let round = 0; round < plan.rounds; round++) {
    samples = []
    const bench = new Bench({ time: plan.roundNs / 1e6, iterations: 3, warmup: false, throws: true })
    bench.add('batch', batch, { async: plan.awaits === 'each result' })
    if (plan.awaits === 'nothing') bench.runSync()
    else await bench.run()
    rounds.push(samples)
  }
  return { samples: rounds, nextRun: from }
}
