import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { searchBreakingPoint, type Probe, type Search } from '../../src/load/search.ts'

const limit = { p95Ms: 50, errorShare: 0.01 }
const calm: Probe = { p95Ns: 5e6, errorShare: 0, achievedShare: 1, generatorSaturated: false }
const slow: Probe = { ...calm, p95Ns: 80e6 }
const search = (fromPerSecond: number, probe: (rate: number) => Probe): Promise<Search> =>
  searchBreakingPoint((rate) => Promise.resolve(probe(rate)), { fromPerSecond, limit })
const probesAt = (found: Search, rate: number | null, good: boolean): number =>
  found.steps.filter((step) => step.ratePerSecond === rate && step.good === good).length

for (const [capacity, from] of [
  [1_234, 100],
  [1_234, 10_000],
  [7, 1],
  [50_000, 2_000],
  [999, 1_000],
] as const) {
  test(`a capacity of ${capacity}/s is found from ${from}/s, each end seen twice`, async () => {
    const found = await search(from, (rate) => (rate <= capacity ? calm : slow))
    const { lastGoodPerSecond: good, firstBadPerSecond: bad } = found
    assert.ok(good! <= capacity && capacity < bad!, `${good}–${bad}`)
    assert.ok(bad! / good! - 1 <= 0.1 || bad! - good! <= 1)
    assert.ok(probesAt(found, good, true) >= 2)
    assert.ok(probesAt(found, bad, false) >= 2)
  })
}

test('one bad probe in ten by chance hardly moves the answer', async () => {
  for (const seed of ['1', '2', '3', '4', '5']) {
    const random = createRandom(seed)
    const found = await search(100, (rate) => (rate > 1_234 || random.next() < 0.1 ? slow : calm))
    assert.ok(found.lastGoodPerSecond! > 1_234 * 0.7 && found.lastGoodPerSecond! <= 1_234, `${found.lastGoodPerSecond}`)
  }
})

test('a good end that was luck is given up for a lower one', async () => {
  let probes = 0
  const found = await search(100, (rate) => (rate <= 110 || (rate < 160 && ++probes === 1) ? calm : slow))
  assert.ok(found.lastGoodPerSecond! <= 110, `${found.lastGoodPerSecond}`)
})

test('on a machine whose speed changes for ever the answer is an interval all the same', async () => {
  for (const [fast, period] of [
    [1_600, 4],
    [1_800, 8],
    [2_400, 9],
  ] as const) {
    let probes = 0
    const capacity = (): number => (Math.floor(probes++ / period) % 2 === 1 ? fast : 1_000)
    const found = await search(400, (rate) => (rate <= capacity() ? calm : slow))
    const { lastGoodPerSecond: good, firstBadPerSecond: bad, steps } = found
    assert.ok(steps.length >= 40, `the planted difficulty: ${steps.length} probes`)
    assert.ok(good !== null && bad !== null, `${good}–${bad}`)
    assert.ok(good < bad && good <= fast && bad > 1_000, `${good}–${bad}`)
  }
})

test('an end that does not hold is replaced by what is known, so that a noisy machine takes few probes', async () => {
  const runs = 100
  let probes = 0
  for (let seed = 0; seed < runs; seed++) {
    const random = createRandom(String(seed))
    const found = await search(1_000, (rate) => (rate <= 4_000 * (0.85 + 0.3 * random.next()) ? calm : slow))
    const { lastGoodPerSecond: good, firstBadPerSecond: bad } = found
    assert.ok(good! > 2_700 && bad! < 5_300, `${good}–${bad}`)
    probes += found.steps.length
  }
  // 22 where a search that lost an end began again at the half.
  assert.ok(probes / runs < 20, `${probes / runs}`)
})

test('a rate that nothing breaks has no upper end', async () => {
  const found = await search(100, () => calm)
  assert.equal(found.firstBadPerSecond, null)
  assert.ok(found.steps.length <= 40)
})

test('a system that is never good has no lower end, and the search ends at one per second', async () => {
  const found = await search(1_000, () => slow)
  assert.equal(found.lastGoodPerSecond, null)
  assert.equal(found.firstBadPerSecond, 1)
})

test('a generator at its limit ends the search; what the system withstood is no breaking point', async () => {
  const found = await search(1_000, (rate) => (rate > 20_000 ? { ...calm, generatorSaturated: true } : calm))
  assert.equal(found.endedByGenerator, true)
  assert.equal(found.firstBadPerSecond, null)
})

test('two hiccups of the generator do not end the search', async () => {
  let probes = 0
  const found = await search(1_000, (rate) => {
    if (++probes === 2 || probes === 3) return { ...calm, generatorSaturated: true }
    return rate <= 5_000 ? calm : slow
  })
  assert.equal(found.endedByGenerator, false)
  assert.ok(found.lastGoodPerSecond! > 4_500 && found.lastGoodPerSecond! <= 5_000)
})

test('errors, slow answers and a rate that is not achieved are told apart', async () => {
  const reasons = new Map<number, Probe>([
    [100, { ...calm, errorShare: 0.02 }],
    [50, slow],
    [25, { ...calm, achievedShare: 0.8 }],
  ])
  const found = await search(100, (rate) => reasons.get(rate) ?? slow)
  const because = (rate: number): string | undefined => found.steps.find((step) => step.ratePerSecond === rate)?.because
  assert.equal(because(100), '2.0 % errors')
  assert.equal(because(50), 'p95 80.0 ms')
  assert.equal(because(25), 'only 80 % of the rate achieved')
})
