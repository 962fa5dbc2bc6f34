import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { drawLatencyMs, latencyMeanMs, latencyQuantileMs, type LatencyLaw } from '../../src/ground-truth/index.ts'
import { normalQuantile } from '../../src/ground-truth/normal-quantile.ts'

const near = (observed: number, truth: number, by: number): void =>
  assert.ok(Math.abs(observed - truth) <= by, `${observed} is not within ${by} of ${truth}`)

test('quantiles of the normal distribution are those of the tables', () => {
  for (const [share, z] of [
    [0.5, 0],
    [0.75, 0.6744898],
    [0.95, 1.6448536],
    [0.975, 1.959964],
    [0.999, 3.0902323],
    [0.01, -2.3263479],
    [1e-12, -7.0344838],
  ] as const) {
    near(normalQuantile(share), z, 2e-6)
  }
  assert.deepEqual([normalQuantile(0), normalQuantile(1)], [-Infinity, Infinity])
})

const laws = {
  constant: { law: 'constant', ms: 7 },
  bimodal: { law: 'bimodal', fastMs: 2, slowMs: 50, slowShare: 0.1 },
  'log-normal': { law: 'log-normal', medianMs: 10, sigma: 0.5 },
} as const satisfies Record<string, LatencyLaw>

test('quantile functions and means have their literal values', () => {
  const truths = (law: LatencyLaw): number[] => [
    latencyQuantileMs(law, 0.5),
    latencyQuantileMs(law, 0.9),
    latencyQuantileMs(law, 0.99),
    latencyMeanMs(law),
  ]
  assert.deepEqual(truths(laws.constant), [7, 7, 7, 7])
  for (const [index, truth] of [2, 2, 50, 6.8].entries()) near(truths(laws.bimodal)[index]!, truth, 1e-9)
  // 10 · exp(0.5 · 1.2815516), 10 · exp(0.5 · 2.3263479), 10 · exp(0.125)
  for (const [index, truth] of [10, 18.98, 32.001, 11.331].entries())
    near(truths(laws['log-normal'])[index]!, truth, 0.002)
})

for (const [name, law] of Object.entries(laws)) {
  test(`20,000 draws from the ${name} law lie where its quantile function says`, () => {
    const random = createRandom('draws')
    const draws = Array.from({ length: 20_000 }, () => drawLatencyMs(law, random))
    for (const share of [0.25, 0.5, 0.75, 0.89, 0.95, 0.99]) {
      // Five standard errors of a share: one test in a million would fail by chance, and the seed is set.
      const slack = 5 * Math.sqrt((share * (1 - share)) / draws.length)
      const below = draws.filter((ms) => ms <= latencyQuantileMs(law, share)).length / draws.length
      assert.ok(below >= share - slack, `${below} at ${share}`)
      if (name === 'log-normal') assert.ok(below <= share + slack, `${below} at ${share}`)
    }
    near(draws.reduce((sum, ms) => sum + ms, 0) / draws.length / latencyMeanMs(law), 1, 0.03)
    const again = createRandom('draws')
    assert.equal(drawLatencyMs(law, again), draws[0])
  })
}
