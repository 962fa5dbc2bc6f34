import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { loadSubject } from '@gauntlet/contract'
import { budgetOf, compareSides, looksOf } from '@gauntlet/core'
import type { ComparedMetric } from '@gauntlet/record'
import { pairedRatio } from '@gauntlet/stats'
import { judged, type Row } from '../judge.ts'
import type { Proof, ProofContext } from '../proof.ts'
import { failureOf, runCase, subjectFile, valueOf } from '../run-case.ts'
import { runScript } from '../run-script.ts'
import { show, showInterval } from '../show.ts'

/** `voided`: other work on this machine took the core away, and the comparison says so instead of giving a verdict. */
type Outcome = ComparedMetric['outcome'] | 'voided'

const planted = [
  { variant: 'again', says: 'equal sides told apart', counts: ['regressed', 'improved'], aim: { atMost: 5 } },
  { variant: 'five', says: '+5 % found', counts: ['regressed'], aim: { atLeast: 95 } },
  { variant: 'ten', says: '+10 % found', counts: ['regressed'], aim: { atLeast: 100 } },
] as const satisfies ReadonlyArray<{ counts: readonly Outcome[]; [key: string]: unknown }>

/** What is equal must not be told apart, what was planted must be found, and a lookup must cost what it costs. */
export const micro: Proof = {
  name: 'micro',
  title: 'Comparisons of planted differences, and one figure against a loop by hand',
  run: async (context) => {
    const rows: Row[] = []
    const comparisons = context.pick(40, 2)
    for (const { variant, says, counts, aim } of planted) {
      const found: Outcome[] = []
      for (let seed = 0; seed < comparisons; seed++) {
        context.say(`plain against ${variant}, ${seed + 1} of ${comparisons}`)
        found.push(await compare(context, variant, `${variant}-${seed}`))
      }
      const count = (...wanted: readonly Outcome[]): number => found.filter((each) => wanted.includes(each)).length
      const hits = count(...counts)
      const sound = comparisons - count('voided')
      rows.push(
        judged(says, {
          aim,
          value: (hits / sound) * 100,
          unit: '%',
          says: `${hits} of ${sound} comparisons (${count('inconclusive')} undecided; ${count('voided')} more voided)`,
        }),
      )
    }
    return [...rows, await lookupRow(context)]
  },
}

async function compare(context: ProofContext, variant: string, seed: string): Promise<Outcome> {
  const file = subjectFile('planted-times')
  const subject = await loadSubject(file)
  const { cells } = await compareSides({
    kind: 'variants',
    open: () =>
      Promise.resolve({
        a: { name: 'plain', is: 'plain' },
        b: { name: variant, is: variant },
        pairs: [{ a: { subject, file, variant: 'plain' }, b: { subject, file, variant } }],
        notes: [],
      }),
    selection: { phases: ['micro'], cases: ['work'] },
    budget: budgetOf('quick'),
    looks: looksOf.usual,
    seed,
    signal: new AbortController().signal,
    report: () => undefined,
    stateDir: mkdtempSync(join(context.scratchDir, 'compare-')),
  })
  const [cell] = cells
  if (cell?.state === 'invalid') return 'voided'
  if (cell?.state !== 'compared') throw new Error(`plain against ${variant}: ${cell?.because ?? 'no cell'}`)
  const [metric] = cell.metrics
  if (!metric) throw new Error(`plain against ${variant}: nothing was compared`)
  return metric.outcome
}

/** The figure of the micro phase ÷ that of a loop written by hand, in processes that run in turn under the same flags. */
async function lookupRow(context: ProofContext): Promise<Row> {
  const ours: number[] = []
  const byHand: number[] = []
  for (let replicate = 0; replicate < context.pick(15, 3); replicate++) {
    context.say(`lookup against a loop by hand, ${replicate + 1}`)
    const measure = async (): Promise<void> => {
      const observation = await runCase(context, {
        subject: 'planted-times',
        key: { phase: 'micro', case: 'lookup', replicate },
        budget: { micro: budgetOf('standard').micro },
      })
      if (observation.status.state !== 'ok') throw new Error(failureOf(observation))
      ours.push(valueOf(observation, 'latency_p50_ns'))
    }
    const measureByHand = async (): Promise<void> => {
      const options = { cores: null, deadlineMs: 30_000, role: 'loop' } as const
      byHand.push((await runScript<{ p50Ns: number }>('./generators/native-lookup.ts', {}, options)).p50Ns)
    }
    const order = [measure, measureByHand]
    for (const run of replicate % 2 === 0 ? order : order.toReversed()) await run()
  }
  const ratio = pairedRatio(ours, byHand)
  return judged('a map lookup ÷ the same in a loop by hand', {
    aim: { from: 0.9, to: 1.1 },
    value: ratio?.value ?? Number.NaN,
    ...(ratio ? { interval: ratio, says: `${showInterval(ratio)}, about ${show(byHand[0] ?? 0, 'ns')} by hand` } : {}),
  })
}
