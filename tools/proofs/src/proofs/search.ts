import { budgetOf } from '@gauntlet/core'
import { judged, type Row } from '../judge.ts'
import type { Proof } from '../proof.ts'
import { failureOf, runCase } from '../run-case.ts'
import { show } from '../show.ts'

const limiters = [
  ['refuses-800', 800],
  ['refuses-3000', 3_000],
  ['delays-800', 800],
  ['delays-3000', 3_000],
] as const

/** How far the published breaking point is from a capacity that is known. */
export const search: Proof = {
  name: 'search',
  title: 'Breaking points of rate limiters of known capacity',
  run: async (context) => {
    const rows: Row[] = []
    const probeMs = context.pick(budgetOf('full').load.probeMs, budgetOf('standard').load.probeMs)
    for (const [name, capacity] of limiters) {
      for (let replicate = 0; replicate < context.pick(3, 1); replicate++) {
        context.say(`${name}, ${replicate + 1}`)
        const observation = await runCase(context, {
          subject: 'limiters',
          key: { phase: 'load', case: name, shape: 'search', replicate },
          budget: { load: { ...budgetOf('quick').load, probeMs }, deadlineMs: 600_000 },
        })
        const found = observation.metrics.find((metric) => metric.name === 'breaking_point_per_s')?.estimate
        rows.push(
          judged(`${name}, ${replicate + 1}: breaking point off by`, {
            aim: { atMost: 5 },
            value: found ? Math.abs(found.value / capacity - 1) * 100 : Number.NaN,
            unit: '%',
            says: found
              ? `${show((found.value / capacity - 1) * 100, '%')}: ${show(found.value, '/s')} (${show(found.low)}–${show(found.high)})`
              : failureOf(observation) || observation.flags.map(({ because }) => because).join('; '),
          }),
        )
      }
    }
    return rows
  },
}
