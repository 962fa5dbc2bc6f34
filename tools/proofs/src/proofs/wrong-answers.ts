import { budgetOf } from '@gauntlet/core'
import type { Observation } from '@gauntlet/core/engine'
import { matched, type Row } from '../judge.ts'
import type { Proof, ProofContext } from '../proof.ts'
import { failureOf, runCase, valueOf } from '../run-case.ts'

const loads = [
  ['http', 'constant-1000'],
  ['http', 'closed-20'],
  ['waiting', 'closed-20'],
] as const

/** Wrong answers are counted by the system that gives them and by the generator that checks them; a percent voids. */
export const wrongAnswers: Proof = {
  name: 'wrong-answers',
  title: 'Planted wrong answers are counted, and void what they touch',
  run: async (context) => {
    const rows: Row[] = []
    for (const [name, shape] of loads) {
      for (const variant of ['never', 'rare', 'percent'] as const) {
        rows.push(countRow(`${name}, ${shape}`, variant, await load(context, { name, shape, variant })))
      }
    }
    const sampled = await load(context, { name: 'calls', shape: 'closed-1', variant: 'percent' })
    rows.push(matched('calls that answer at once, by samples: a percent is wrong', 'invalidates', severityOf(sampled)))
    const first = await runCase(context, {
      subject: 'wrong-answers',
      key: { phase: 'micro', case: 'first', variant: 'percent' },
    })
    const reason = first.status.state === 'failed' ? `failed: ${first.status.reason}` : first.status.state
    const outcome = `${reason}, ${first.metrics.length} figures`
    return [...rows, matched('micro: one of the first answers is wrong', 'failed: check, 0 figures', outcome)]
  },
}

function load(
  context: ProofContext,
  { name, shape, variant }: { name: string; shape: string; variant: string },
): Promise<Observation> {
  context.say(`${name}, ${shape}, ${variant}`)
  return runCase(context, {
    subject: 'wrong-answers',
    key: { phase: 'load', case: name, shape, variant },
    // Without a warm-up everything that the system answers is on the books.
    budget: {
      load: { ...budgetOf('standard').load, warmupMs: 0, openWarmupMs: 0, windowMs: context.pick(10_000, 3_000) },
    },
  })
}

type Variant = 'never' | 'rare' | 'percent'

const says = {
  never: 'none is wrong',
  rare: 'one in 2,500 is wrong',
  percent: 'a percent is wrong',
} satisfies Record<Variant, string>

/** A percent voids the figures, less than one in a thousand warns, and where there is none nothing is said. */
const severities = { never: 'no flag', rare: 'warn', percent: 'invalidates' } satisfies Record<Variant, string>

function countRow(name: string, variant: Variant, observation: Observation): Row {
  const { detail } = observation
  const counted = detail?.phase === 'load' ? `${detail.outcomes.wrong} counted` : failureOf(observation)
  return matched(
    `${name}: ${says[variant]}`,
    `${valueOf(observation, 'planted_count')} counted, ${severities[variant]}`,
    `${counted}, ${severityOf(observation)}`,
  )
}

const severityOf = ({ flags }: Observation): string =>
  flags.find(({ code }) => code === 'wrong-answers')?.severity ?? 'no flag'
