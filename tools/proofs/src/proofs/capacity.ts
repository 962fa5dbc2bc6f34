import { runOurs } from '../generators/run.ts'
import type { WindowResult } from '../generators/window.ts'
import { judged } from '../judge.ts'
import type { Proof } from '../proof.ts'
import { show } from '../show.ts'
import { startQuickServer } from '../start-nginx.ts'

const mostBusyShare = 0.7
const mostAddedMs = 5
const fromPerSecond = 10_000
const upToPerSecond = 100_000

const holds = (ratePerSecond: number, { goodputPerSecond, loopBusyShare, p99Ms }: WindowResult): boolean =>
  loopBusyShare <= mostBusyShare && p99Ms <= mostAddedMs && goodputPerSecond >= 0.99 * ratePerSecond

/** How much one core of the generator can offer before it is part of what it measures. */
export const capacity: Proof = {
  name: 'capacity',
  title: 'Open load from one core',
  run: async ({ pick, cores, scratchDir, say }) => {
    const server = await startQuickServer(scratchDir, cores?.host ?? null)
    const tries = pick(3, 1)
    let best = 0
    let held = 'no rate'
    let lost = 'no rate'
    try {
      for (let rate = fromPerSecond; rate <= upToPerSecond; rate = Math.round(rate * pick(1.1, 1.4))) {
        const runs: WindowResult[] = []
        for (let attempt = 0; attempt < tries; attempt++) {
          say(`${rate}/s against ${server.name}`)
          runs.push(
            await runOurs(
              {
                url: server.url.href,
                steps: 'hello',
                shape: { shape: 'constant', ratePerSecond: rate },
                connections: 128,
                warmupMs: pick(1_500, 800),
                windowMs: pick(5_000, 1_000),
              },
              cores?.generator ?? null,
            ),
          )
        }
        const good = runs.filter((run) => holds(rate, run))
        const bad = runs.find((run) => !holds(rate, run))
        if (bad) lost = describe(rate, bad)
        const [first] = good
        if (!first || good.length * 2 <= tries) break
        best = rate
        held = describe(rate, first)
      }
    } finally {
      await server.stop()
    }
    return [
      judged('highest rate with the loop ≤ 70 % busy and p99 ≤ 5 ms', {
        aim: { atLeast: 20_000 },
        value: best,
        unit: '/s',
        says: `${held}; not held: ${lost}; ${server.name}`,
      }),
    ]
  },
}

const describe = (rate: number, { loopBusyShare, p99Ms }: WindowResult): string =>
  `${show(rate, '/s')} (loop ${show(loopBusyShare * 100, '%')} busy, p99 ${show(p99Ms, 'ms')})`
