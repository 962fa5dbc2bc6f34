import assert from 'node:assert/strict'
import { test } from 'node:test'
import { difference, exponent, metric, ratio, slope, unmeasured, type Bound, type Quantity } from '@gauntlet/contract'
import type { Flag, Metric, Record } from '@gauntlet/record'
import fc from 'fast-check'
import { buildBoard } from '../src/board.ts'
import type { Verdict } from '../src/judge.ts'
import { renderClaims } from '../src/render-claims.ts'
import { renderMarkdown } from '../src/render-markdown.ts'
import {
  aClaim,
  aDisturbance,
  aFlag,
  aKey,
  aMetric,
  aRecord,
  aRun,
  exact,
  failed,
  series,
  type RunOptions,
} from './fixtures.ts'

const map = 'micro/lookup@1k/map'
const shared = 'micro/lookup@1k/shared'
const p50 = metric(map, 'latency_p50_ns')

function verdictOn(quantity: Quantity, bound: Bound, records: readonly Record[], options: RunOptions = {}): Verdict {
  const claims = [aClaim(quantity, bound)]
  const verdict = buildBoard([aRun(records, { variants: ['map', 'shared'], claims, ...options })]).subjects[0]
    ?.claims[0]
  assert.ok(verdict)
  return verdict
}

const five = series(map, 'latency_p50_ns', [50, 51, 52, 53, 54])

test('an interval that lies within the bound holds, both ends belonging to it', () => {
  const verdict = verdictOn(p50, { min: 50, max: 54 }, five)
  assert.deepEqual(
    [verdict.outcome, verdict.value, verdict.low, verdict.high, verdict.unit],
    ['holds', 52, 50, 54, 'ns'],
  )
  assert.equal(verdict.margin, 2)
  assert.equal(
    verdict.because,
    'latency_p50_ns of micro/lookup@1k/map is 52.0 ns (50.0–54.0), 94 % from 5 replicates: the whole interval lies within 50.0 ns to 54.0 ns.',
  )
})

test('an interval wholly outside refutes, above and below', () => {
  assert.equal(verdictOn(p50, { max: 49.9 }, five).outcome, 'refuted')
  const below = verdictOn(p50, { min: 54.1 }, five)
  assert.equal(below.outcome, 'refuted')
  assert.ok(Math.abs((below.margin ?? 0) + 2.1) < 1e-9)
})

test('an interval across the bound is inconclusive and says what would help', () => {
  const verdict = verdictOn(p50, { max: 53 }, five)
  assert.equal(verdict.outcome, 'inconclusive')
  assert.match(verdict.because, /crosses ≤ 53\.0 ns; measure again with more --replicates, or in a longer profile/)
})

test('one replicate decides nothing, however far it lies from the bound', () => {
  const verdict = verdictOn(p50, { max: 1e9 }, series(map, 'latency_p50_ns', [50]))
  assert.deepEqual([verdict.outcome, verdict.low, verdict.high], ['inconclusive', null, null])
})

test('one exact count decides', () => {
  const records = series(map, 'rows_count', [7], { replicated: 'exact' })
  assert.equal(verdictOn(metric(map, 'rows_count'), { min: 7, max: 7 }, records).outcome, 'holds')
  assert.equal(verdictOn(metric(map, 'rows_count'), { min: 8 }, records).outcome, 'refuted')
})

test('one search decides by its own interval, unless that is too weak', () => {
  const quantity = metric('load/mixed:search@1k/map', 'breaking_point_per_s')
  const of = (level: number): Record[] =>
    series(quantity.kind === 'metric' ? quantity.at : '', 'breaking_point_per_s', [100], { low: 100, high: 110, level })
  assert.equal(verdictOn(quantity, { min: 90 }, of(0.95)).outcome, 'holds')
  const weak = verdictOn(quantity, { min: 90 }, of(0.8))
  assert.equal(weak.outcome, 'inconclusive')
  assert.match(weak.because, /an interval of 80 % is too weak/)
})

test('a ratio is paired by replicate, so that what the pairs share cancels', () => {
  const over = [100, 200, 400, 800, 1600, 3200]
  const records = [
    ...series(map, 'latency_p50_ns', over),
    ...series(
      shared,
      'latency_p50_ns',
      over.map((value) => value / 2),
    ),
  ]
  const verdict = verdictOn(ratio(p50, metric(shared, 'latency_p50_ns')), { min: 1.9, max: 2.1 }, records)
  assert.deepEqual([verdict.outcome, verdict.low, verdict.high, verdict.unit], ['holds', 2, 2, 'ratio'])
})

test('a planted difference of 5 % is found, an absent one is not', () => {
  const base = [100, 101, 99, 102, 98, 100]
  const sides = (factor: number): Record[] => [
    ...series(
      map,
      'latency_p50_ns',
      base.map((value, index) => value * factor * (1 + ((index % 3) - 1) / 500)),
    ),
    ...series(shared, 'latency_p50_ns', base),
  ]
  const quantity = ratio(p50, metric(shared, 'latency_p50_ns'))
  assert.equal(verdictOn(quantity, { max: 1.02 }, sides(1.05)).outcome, 'refuted')
  assert.equal(verdictOn(quantity, { max: 1.02 }, sides(1)).outcome, 'holds')
})

test('replicates without a partner are left out of the pairs and counted', () => {
  const records = [
    ...series(map, 'latency_p50_ns', [2, 2, 2, 2, 2, 9]),
    ...series(shared, 'latency_p50_ns', [1, 1, 1, 1, 1]),
  ]
  const verdict = verdictOn(ratio(p50, metric(shared, 'latency_p50_ns')), { min: 2, max: 2 }, records)
  assert.deepEqual([verdict.outcome, verdict.n], ['holds', 5])
  assert.match(verdict.because, /replicates without a partner: 1/)
})

test('a difference has the unit of its sides', () => {
  const records = [
    ...series(map, 'latency_p50_ns', [10, 12, 14, 16, 18]),
    ...series(shared, 'latency_p50_ns', [5, 6, 7, 8, 9]),
  ]
  const verdict = verdictOn(difference(p50, metric(shared, 'latency_p50_ns')), { min: 5, max: 9 }, records)
  assert.deepEqual([verdict.outcome, verdict.value, verdict.unit], ['holds', 7, 'ns'])
})

test('exact numbers are divided plainly, and an exact one is shared by all replicates of the other side', () => {
  const records = [0, 1, 2, 3, 4].map((replicate) =>
    aRecord(aKey(map, replicate), {
      metrics: [exact('a_count', 6), exact('b_count', 4), aMetric('c_count', 3)],
    }),
  )
  const plain = verdictOn(ratio(metric(map, 'a_count'), metric(map, 'b_count')), { min: 1.5, max: 1.5 }, records)
  assert.deepEqual([plain.outcome, plain.value, plain.level], ['holds', 1.5, 1])
  const mixed = verdictOn(ratio(metric(map, 'a_count'), metric(map, 'c_count')), { min: 2, max: 2 }, records)
  assert.deepEqual([mixed.outcome, mixed.n], ['holds', 5])
})

test('nothing is divided by zero', () => {
  const records = [...five, ...series(shared, 'latency_p50_ns', [0, 1, 2, 3, 4])]
  const verdict = verdictOn(ratio(p50, metric(shared, 'latency_p50_ns')), { max: 1 }, records)
  assert.equal(verdict.outcome, 'not-measured')
  assert.match(verdict.because, /is 0 in one replicate/)
})

test('the ratio of two searches takes the outermost quotients of their intervals', () => {
  const one = 'load/mixed:search@1k/map'
  const two = 'load/mixed:search@1k/shared'
  const name = 'breaking_point_per_s'
  const records = [
    ...series(one, name, [110], { low: 100, high: 120, level: 0.95 }),
    ...series(two, name, [11], { low: 10, high: 12.5, level: 0.95 }),
  ]
  const verdict = verdictOn(ratio(metric(one, name), metric(two, name)), { min: 8 }, records)
  assert.deepEqual([verdict.outcome, verdict.value, verdict.low, verdict.high], ['holds', 10, 8, 12])
  assert.equal(verdict.level?.toFixed(3), '0.900')
})

const fillAt = (scale: string): string => `memory/fill@${scale}/map`
const fill = (bytesOf: (items: number) => number, scales = ['1k', '10k', '100k']): Record[] =>
  scales.flatMap((scale, index) =>
    [0, 1].map((replicate) => {
      const items = 1000 * 10 ** index
      const metrics = [exact('items_count', items), aMetric('retained_bytes', bytesOf(items) + replicate)]
      return aRecord(aKey(fillAt(scale), replicate), { metrics })
    }),
  )

test('a slope over three scales gives bytes per item, with the fixed cost apart', () => {
  const quantity = slope('memory/fill@*/map', 'retained_bytes')
  const verdict = verdictOn(
    quantity,
    { min: 39.9, max: 40.1 },
    fill((items) => 5_000_000 + 40 * items),
  )
  assert.deepEqual([verdict.outcome, verdict.unit], ['holds', 'bytes_per_item'])
  assert.ok(Math.abs((verdict.value ?? 0) - 40) < 0.001)
})

test('an exponent tells a quadratic growth from a linear one', () => {
  const quantity = exponent('memory/fill@*/map', 'retained_bytes')
  assert.equal(
    verdictOn(
      quantity,
      { max: 1.1 },
      fill((items) => items * 100),
    ).outcome,
    'holds',
  )
  assert.equal(
    verdictOn(
      quantity,
      { max: 1.1 },
      fill((items) => items ** 2),
    ).outcome,
    'refuted',
  )
})

test('a fixed cost beneath linear growth leaves the exponent at 1', () => {
  const quantity = exponent('memory/fill@*/map', 'retained_bytes')
  const linear = fill((items) => 3_000_000 + 120 * items)
  assert.equal(verdictOn(quantity, { min: 0.99, max: 1.01 }, linear).outcome, 'holds')
})

test('two scales make no slope, and the missing one is named with its reason', () => {
  const records = [
    ...fill((items) => items, ['1k', '10k']),
    aRecord(aKey(fillAt('100k'), 0), { status: failed('memory', 'heap is full') }),
  ]
  const verdict = verdictOn(slope('memory/fill@*/map', 'retained_bytes'), { max: 1 }, records)
  assert.equal(verdict.outcome, 'not-measured')
  assert.match(verdict.because, /has 2 scale\(s\), needs 3/)
  assert.match(verdict.because, /memory\/fill@100k\/map: 1 of 1 failed \(memory: heap is full\)/)
})

test('a metric of a failed, skipped, absent or unplanned cell is not measured, with the reason', () => {
  const records = [aRecord(aKey(map, 0), { status: failed('check', 'wrong answer') })]
  assert.equal(verdictOn(p50, { max: 1 }, records).because, 'micro/lookup@1k/map: 1 of 1 failed (check: wrong answer).')
  assert.equal(verdictOn(p50, { max: 1 }, []).because, 'no run here planned micro/lookup@1k/map.')
  assert.equal(verdictOn(p50, { max: 1 }, [], { alsoPlanned: [aKey(map, 0)] }).outcome, 'not-measured')
  assert.equal(verdictOn(unmeasured('needs a cluster'), { max: 1 }, []).because, 'needs a cluster.')
})

test('a metric of an invalid cell makes the verdict invalid', () => {
  const records = five.map((record) => ({ ...record, flags: [aFlag('load-generator-saturated', 'invalidates')] }))
  const verdict = verdictOn(p50, { max: 100 }, records)
  assert.deepEqual([verdict.outcome, verdict.value], ['invalid', null])
  assert.match(verdict.because, /5 of 5 invalid \(load-generator-saturated\)/)
})

test('a metric that fewer than half of the replicates report makes the verdict invalid', () => {
  const records = five.map((record, index) => (index < 3 ? { ...record, metrics: [] } : record))
  assert.match(verdictOn(p50, { max: 100 }, records).because, /only 2 of 5 replicates report latency_p50_ns/)
})

test('an address or a name that makes no sense is a reason, not a fault', () => {
  assert.equal(verdictOn(metric('__proto__', 'x'), { max: 1 }, five).outcome, 'not-measured')
  assert.equal(verdictOn(slope('../../etc', 'x'), { max: 1 }, five).outcome, 'not-measured')
  assert.equal(verdictOn(metric(map, 'toString'), { max: 1 }, five).outcome, 'not-measured')
})

test('sides from different runs decide nothing, however far from the bound, unless both are exact', () => {
  const verdictOf = (quantity: Quantity, ...runs: ReadonlyArray<readonly Record[]>): Verdict | undefined => {
    const options = { variants: ['map', 'shared'], claims: [aClaim(quantity, { min: 1_000 })] }
    const board = buildBoard(runs.map((records, i) => aRun(records, { ...options, runId: `run-${i}` })))
    return board.subjects[0]?.claims[0]
  }
  const others = series(shared, 'latency_p50_ns', [50, 51, 52, 53, 54])
  const times = ratio(p50, metric(shared, 'latency_p50_ns'))
  assert.equal(verdictOf(times, [...five, ...others])?.outcome, 'refuted')
  const apart = verdictOf(times, five, others)
  assert.equal(apart?.outcome, 'inconclusive')
  assert.match(apart?.because ?? '', /measure both sides in one for ≥ 1,000; the two sides come from different runs\.$/)
  const counts = [map, shared].map((at) => series(at, 'rows_count', [7], { replicated: 'exact' }))
  assert.equal(verdictOf(ratio(metric(map, 'rows_count'), metric(shared, 'rows_count')), ...counts)?.outcome, 'refuted')
})

test('of several parts the gravest decides, and its numbers stand for the claim', () => {
  const parts = [
    { part: 'inside', quantity: p50, bound: { max: 100 } },
    { part: 'unknown', quantity: unmeasured('needs a cluster'), bound: { max: 1 } },
    { part: 'outside', quantity: p50, bound: { max: 10 } },
  ]
  const outcomeOf = (indexes: readonly number[]): Verdict | undefined => {
    const claims = [aClaim(p50, {}, { parts: indexes.flatMap((index) => parts[index] ?? []) })]
    return buildBoard([aRun(five, { claims })]).subjects[0]?.claims[0]
  }
  const all = outcomeOf([0, 1, 2])
  assert.deepEqual([all?.outcome, all?.value, all?.bound], ['refuted', 52, { max: 10 }])
  assert.match(all?.because ?? '', /^outside: /)
  assert.equal(outcomeOf([0, 1])?.outcome, 'not-measured')
  assert.equal(outcomeOf([0, 0])?.outcome, 'holds')
})

test("the source's own figure stands beside ours, and decides nothing", () => {
  const parts = [
    { part: 'with a figure', quantity: p50, bound: { max: 100 }, published: 4_000 },
    { part: 'a limit only', quantity: p50, bound: { max: 100 } },
  ]
  const board = buildBoard([aRun(five, { claims: [aClaim(p50, {}, { parts })] })])
  const [verdict] = board.subjects[0]?.claims ?? []
  assert.equal(verdict?.outcome, 'holds')
  assert.deepEqual(
    verdict?.parts.map(({ published }) => published),
    [4_000, null],
  )
  assert.match(renderMarkdown(board), /\| ≤ 100 ns \| 4\.00 µs \| 52\.0 ns \(50\.0–54\.0\) \|/)
  assert.match(renderClaims(board), /52\.0 ns \(50\.0–54\.0\), published 4\.00 µs, bound ≤ 100 ns/)
})

test('a verdict never contradicts its own interval', () => {
  const value = fc.double({ min: 1, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(fc.array(value, { minLength: 5, maxLength: 9 }), value, (values, max) => {
      const { outcome, low, high } = verdictOn(p50, { max }, series(map, 'latency_p50_ns', values))
      assert.ok(low !== null && high !== null && low <= high)
      if (outcome === 'holds') assert.ok(high <= max)
      else if (outcome === 'refuted') assert.ok(low > max)
      else assert.ok(low <= max && high > max)
    }),
    { seed: 1, numRuns: 60 },
  )
})

test('a busy generator voids rates, while the share of right answers stands', () => {
  const at = 'load/get:closed-1000@1k/map'
  const records = [0, 1, 2, 3, 4].map((replicate) =>
    aRecord(aKey(at, replicate), {
      metrics: [aMetric('goodput_per_s', 9_000 + replicate), aMetric('success_ratio', 1)],
      flags: [aDisturbance('load-generator-saturated')],
    }),
  )
  assert.equal(verdictOn(metric(at, 'goodput_per_s'), { min: 1 }, records).outcome, 'invalid')
  assert.equal(verdictOn(metric(at, 'success_ratio'), { min: 0.999 }, records).outcome, 'holds')
})

test('wrong answers void everything, also the share of right ones', () => {
  const at = 'load/get:closed-1000@1k/map'
  const records = [0, 1].map((replicate) =>
    aRecord(aKey(at, replicate), {
      metrics: [aMetric('success_ratio', 1)],
      flags: [aFlag('wrong-answers', 'invalidates'), aDisturbance('cpu-contention')],
    }),
  )
  assert.equal(verdictOn(metric(at, 'success_ratio'), { min: 0.999 }, records).outcome, 'invalid')
})

test('a replicate that never recovered is not left out of the recovery of its siblings', () => {
  const at = 'load/get:spike-100@1k/map'
  const records = [200e6, 200e6, null].map((recoveryNs, replicate) =>
    aRecord(aKey(at, replicate), {
      metrics: [
        aMetric('goodput_per_s', 100, { better: 'higher' }),
        ...(recoveryNs === null ? [] : [aMetric('recovery_ns', recoveryNs)]),
      ],
    }),
  )
  const verdict = verdictOn(metric(at, 'recovery_ns'), { max: 1e9 }, records)
  assert.deepEqual([verdict.outcome, verdict.value], ['invalid', null])
  assert.match(verdict.because, /only 2 of 3 replicates report recovery_ns/)
  assert.equal(verdictOn(metric(at, 'goodput_per_s'), { min: 100 }, records).outcome, 'holds')
})

test('a failed replicate is named, and not taken for one that reports nothing', () => {
  const records = [...five.slice(0, 4), aRecord(aKey(map, 4), { status: failed('crash') })]
  assert.equal(verdictOn(p50, { max: 100 }, records).outcome, 'holds')
})

test('a slope over scales of which one lacks a replicate is invalid', () => {
  const records = fill((items) => 1_000 + 8 * items).map((record) =>
    record.key.scale === '10k' && record.key.replicate === 1
      ? { ...record, metrics: record.metrics.filter(({ name }) => name === 'items_count') }
      : record,
  )
  const verdict = verdictOn(slope(fillAt('*'), 'retained_bytes'), { max: 100 }, records)
  assert.equal(verdict.outcome, 'invalid')
  assert.match(verdict.because, /memory\/fill@10k\/map: only 1 of 2 replicates report retained_bytes/)
})

const disturbed = (metrics: readonly Metric[], at: string): Record[] =>
  [0, 1, 2].map((replicate) => aRecord(aKey(at, replicate), { metrics, flags: [aDisturbance('cpu-contention')] }))

test('what rests on a clock is void with the times, whatever its unit', () => {
  const at = 'load/get:soak-100@1k/map'
  for (const [name, value] of [
    ['latency_drift_ratio', 1],
    ['goodput_drift_ratio', 1],
    ['spike_failed_ratio', 0.2],
    ['host_cpu_ratio', 0.4],
    ['gc_ratio', 0.1],
    ['success_ratio', 0.97],
  ] as const) {
    const records = disturbed([aMetric(name, value, { low: value, high: value, level: 0.99 })], at)
    const verdict = verdictOn(metric(at, name), { max: 2 }, records)
    assert.deepEqual([name, verdict.outcome], [name, 'invalid'])
    assert.match(verdict.because, /3 of 3 invalid \(cpu-contention\)/)
  }
})

test('counts, sizes and shares that were counted stand where the times are void', () => {
  for (const metrics of [exact('rows_count', 7), exact('hits_ratio', 0.7), aMetric('retained_js_bytes', 7)]) {
    const verdict = verdictOn(metric(map, metrics.name), { max: 7 }, disturbed([metrics], map))
    assert.deepEqual([metrics.name, verdict.outcome], [metrics.name, 'holds'])
  }
})

test('a disturbed replicate with fewer answers is left out, and does not void those of its calm siblings', () => {
  const at = 'load/get:constant-100@1k/map'
  const success = (replicate: number, share: number): Record =>
    aRecord(aKey(at, replicate), {
      metrics: [aMetric('success_ratio', share, { better: 'higher' })],
      flags: share < 1 ? [aDisturbance('cpu-contention')] : [],
    })
  const verdict = verdictOn(metric(at, 'success_ratio'), { min: 0.999 }, [
    success(0, 1),
    success(1, 0.9),
    success(2, 1),
  ])
  assert.deepEqual([verdict.outcome, verdict.n], ['holds', 2])
})

test('a slope of sizes stands on scales that a neighbour disturbed, and not on those with wrong answers', () => {
  const disturbedBy = (flag: Flag): Verdict =>
    verdictOn(
      slope(fillAt('*'), 'retained_bytes'),
      { min: 7.9, max: 8.1 },
      fill((items) => 1_000 + 8 * items).map((record) =>
        record.key.scale === '10k' ? { ...record, flags: [flag] } : record,
      ),
    )
  assert.equal(disturbedBy(aDisturbance('cpu-contention')).outcome, 'holds')
  const wrong = disturbedBy(aFlag('wrong-answers', 'invalidates'))
  assert.equal(wrong.outcome, 'not-measured')
  assert.match(wrong.because, /memory\/fill@10k\/map: 2 of 2 invalid \(wrong-answers\)/)
})
