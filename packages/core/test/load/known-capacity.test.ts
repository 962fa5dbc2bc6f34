import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLimiter, mostAdmitted } from '@gauntlet/kit/ground-truth'
import { searchBreakingPoint } from '../../src/load/search.ts'

const probeMs = 2_000

for (const [ratePerSecond, from] of [
  [400, 100],
  [1_000, 5_000],
] as const) {
  test(`a search from ${from}/s finds the capacity of a limiter of ${ratePerSecond}/s`, async () => {
    const limit = { ratePerSecond, burst: 10 }
    const { lastGoodPerSecond: good, firstBadPerSecond: bad } = await searchBreakingPoint(
      async (rate) => {
        const admits = createLimiter(limit)
        const arrivals = Array.from({ length: (rate * probeMs) / 1_000 }, (_, i) => (i * 1_000) / rate)
        const refused = arrivals.filter((atMs) => !admits(atMs)).length
        return { p95Ns: 1e6, errorShare: refused / arrivals.length, achievedShare: 1, generatorSaturated: false }
      },
      { fromPerSecond: from, limit: { p95Ms: 50, errorShare: 0.01 } },
    )
    // All that a probe lets through, and a hundredth of refusals.
    const capacity = mostAdmitted(limit, probeMs) / (probeMs / 1_000) / 0.99
    assert.ok(good! <= capacity + 1 && capacity - 1 <= bad!, `${good}–${bad} is not about ${capacity}`)
    assert.ok(bad! / good! <= 1.11)
  })
}
