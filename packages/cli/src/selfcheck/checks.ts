import { budgetOf, type Budget } from '@gauntlet/core'
import { planted } from '@gauntlet/kit/ground-truth'
import type { Finding } from './finding.ts'
import type { Instrument, Measured } from './instrument.ts'
import { judgeSame, judgeSlower } from './judge-comparison.ts'
import { judgeLeak, judgeNoLeak } from './judge-leak.ts'
import { judgeStall, judgeWrong } from './judge-load.ts'

/** Something planted, and how it is looked for. */
export interface Check {
  readonly name: string
  readonly planted: string
  readonly run: (instrument: Instrument) => Promise<Measured<Finding>>
}

const standard = budgetOf('standard')

/** One window of a length that holds just as many answers as the check needs. */
const windowOf = (windowMs: number): Budget => ({ ...standard, load: { ...standard.load, replicates: 1, windowMs } })

const oneLeakTrial: Budget = { ...standard, leak: { ...standard.leak, replicates: 1 } }

const { serviceMs, stall, wrongEvery } = planted

/** What users rely on: comparisons by `compareSides`, everything else by `bench`. About a minute in all. */
export const checks: readonly Check[] = [
  {
    name: 'the same function twice',
    planted: 'no difference',
    run: async ({ compare }) =>
      judged(await compare({ phase: 'micro', case: 'hash', a: 'plain', b: 'again', budget: standard }), judgeSame),
  },
  {
    name: '10 % more work',
    planted: '+10 %',
    run: async ({ compare }) =>
      judged(await compare({ phase: 'micro', case: 'hash', a: 'plain', b: 'plus-10', budget: standard }), (cell) =>
        judgeSlower(cell, { ratio: 1.1, tolerance: 0.02 }),
      ),
  },
  {
    name: 'a slow server',
    planted: `${serviceMs.slow} ms instead of ${serviceMs.fast} ms`,
    run: async ({ compare }) =>
      // 80 answers: a median needs 60.
      judged(await compare({ phase: 'load', case: 'service', a: 'fast', b: 'slow', budget: windowOf(400) }), (cell) =>
        // What loopback and event loops add, about 0.5 ms, brings the ratio below 2.
        judgeSlower(cell, { ratio: serviceMs.slow / serviceMs.fast, tolerance: 0.15 }),
      ),
  },
  {
    name: 'a leak',
    planted: '150 bytes per cycle',
    run: async ({ observe }) =>
      judged(await observe({ phase: 'leak', case: 'bytes-150', variant: 'plain', budget: oneLeakTrial }), (record) =>
        judgeLeak(record, { bytesPerCycle: 150, withinShare: 0.1 }),
      ),
  },
  {
    name: 'a clean program',
    planted: 'no leak',
    run: async ({ observe }) =>
      judged(await observe({ phase: 'leak', case: 'clean', variant: 'plain', budget: oneLeakTrial }), judgeNoLeak),
  },
  {
    name: 'wrong answers',
    planted: `1 of ${wrongEvery}`,
    run: async ({ observe }) =>
      judged(await observe({ phase: 'load', case: 'wrong', variant: 'plain', budget: windowOf(1_000) }), (record) =>
        judgeWrong(record, { every: wrongEvery }),
      ),
  },
  {
    name: 'a stall',
    planted: `${stall.stallMs} ms in each ${stall.everyMs / 1_000} s`,
    run: async ({ observe }) =>
      // One whole period: then it does not matter where the window begins.
      judged(
        await observe({ phase: 'load', case: 'stall', variant: 'plain', budget: windowOf(stall.everyMs) }),
        (record) => judgeStall(record, { ...stall, toleranceMs: 25 }),
      ),
  },
]

const judged = <Result>(
  { result, machine }: Measured<Result>,
  judge: (result: Result) => Finding,
): Measured<Finding> => ({
  result: judge(result),
  machine,
})
