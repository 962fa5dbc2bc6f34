import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latencyQuantileMs, serveApart, type LatencyLaw } from '@gauntlet/kit/ground-truth'
import { twice, windowOver } from './window/window.ts'

const laws: readonly LatencyLaw[] = [
  { law: 'constant', ms: 12 },
  { law: 'bimodal', fastMs: 4, slowMs: 60, slowShare: 0.2 },
  { law: 'log-normal', medianMs: 15, sigma: 0.6 },
]

for (const law of laws) {
  test(`an open load reads the quantiles of a ${law.law} server`, async (t) => {
    const { url } = await serveApart(t, { server: 'latency', law, seed: '1' })
    await twice(async () => {
      const { settled } = await windowOver(url, { shape: 'constant', ratePerSecond: 400 }, { windowMs: 2_000 })
      assert.equal(settled.outcomes.correct, 800)
      for (const share of [0.25, 0.5, 0.75, 0.9]) {
        const ms = settled.latency.at(share) / 1e6
        // Four standard errors of the share on either side.
        const slack = 4 * Math.sqrt((share * (1 - share)) / 800)
        const [low, high] = [latencyQuantileMs(law, share - slack), latencyQuantileMs(law, share + slack)]
        assert.ok(ms >= low * 0.99, `p${share * 100}: ${ms} is less than ${low} ms`)
        // A busy machine adds to the upper half most of all.
        if (share <= 0.5) assert.ok(ms <= high * 1.05 + 5, `p${share * 100}: ${ms} is more than ${high} ms`)
      }
    })
  })
}
