import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ComparedMetric, Comparison } from '@gauntlet/record'
import { changeText, countOutcomes, renderComparison, renderComparisonJson } from '../src/render-comparison.ts'

const aMetric = (change: Partial<ComparedMetric> = {}): ComparedMetric => ({
  name: 'latency_p50_ns',
  operation: null,
  better: 'lower',
  outcome: 'same',
  because: 'the whole interval lies within 5 %',
  ratio: { value: 1.004, low: 0.998, high: 1.012, level: 0.96875 },
  pValue: 1,
  adjustedPValue: 1,
  droppedPairs: 0,
  pairs: [50, 52, 54].map((a, pair) => ({ pair, a, b: a * 1.004 })),
  ...change,
})

const comparison: Comparison = {
  kind: 'refs',
  a: { name: 'main', is: '0123456789' },
  b: { name: '.', is: 'working tree, 0123456789 with 2 changed files' },
  order: 'interleaved',
  machine: { fingerprint: '0123456789abcdef', cpuModel: 'cpu', node: 'v24.21.0' },
  profile: 'standard',
  seed: '1',
  notes: ['package-lock.json differs'],
  cells: [
    { subject: 'toy', at: 'micro/get@small/map', state: 'compared', voidedPairs: 0, metrics: [aMetric()] },
    {
      subject: 'toy',
      at: 'load/http:closed-10@small/map',
      state: 'compared',
      voidedPairs: 2,
      metrics: [
        aMetric({
          name: 'goodput_per_s',
          better: 'higher',
          outcome: 'regressed',
          ratio: { value: 0.8, low: 0.79, high: 0.81, level: 0.96875 },
          pairs: [{ pair: 0, a: 10_000, b: 8_000 }],
        }),
        aMetric({ operation: 'hit', outcome: 'inconclusive', because: '0 pairs', ratio: null, pairs: [] }),
      ],
    },
    { subject: 'toy', at: 'memory/fill@small/map', state: 'failed', because: 'B failed (check): wrong' },
    { subject: 'toy', at: 'leak/a@small/map', state: 'left-out', because: 'a leak' },
    { subject: 'toy', at: 'leak/b@small/map', state: 'left-out', because: 'a leak' },
  ],
}

test('a comparison reads from the top: sides, how, notes, regressions first, then what was not compared', () => {
  assert.equal(
    renderComparison(comparison),
    `A  main  (0123456789)
B  .  (working tree, 0123456789 with 2 changed files)
interleaved pairs of processes · standard profile · seed 1 · cpu, Node v24.21.0
note: package-lock.json differs

verdict       subject  cell                           metric                 A        B        B against A               pairs
regressed     toy      load/http:closed-10@small/map  goodput_per_s          10.0k/s  8.00k/s  -20.0 % (-21.0 to -19.0)  1      2 voided
inconclusive  toy      load/http:closed-10@small/map  latency_p50_ns of hit  –        –        –                         0      0 pairs; 2 voided
same          toy      micro/get@small/map            latency_p50_ns         52.0 ns  52.2 ns  +0.4 % (-0.2 to +1.2)     3

not compared
failed: B failed (check): wrong
  toy  memory/fill@small/map
left out: a leak
  toy  leak/a@small/map
  toy  leak/b@small/map

1 regressed · 1 inconclusive · 1 same · 1 failed · 2 left out`,
  )
})

test('dropped pairs are counted, and what is left of them shows no figure', () => {
  const because = '8 of 16 pairs have no ratio: nothing above 0 from A in 0, from B in 8'
  const metrics = [aMetric({ outcome: 'inconclusive', because, ratio: null, droppedPairs: 8 })]
  const cells = [{ subject: 'toy', at: 'load/http', state: 'compared', voidedPairs: 0, metrics }] as const
  assert.match(
    renderComparison({ ...comparison, cells }),
    /^inconclusive {2}toy +load\/http +latency_p50_ns +– +– +– +3 +8 of 16 pairs have no ratio: nothing above 0 from A/m,
  )
})

test('a change is a percentage, and from twice as much on a factor', () => {
  assert.equal(changeText({ value: 1.049, low: 1.041, high: 1.056 }), '+4.9 % (+4.1 to +5.6)')
  assert.equal(changeText({ value: 0.9999, low: 0.98, high: 1.0001 }), '0.0 % (-2.0 to 0.0)')
  assert.equal(changeText({ value: 3.2, low: 3.111, high: 3.24 }), '3.20× (3.11 to 3.24)')
  assert.equal(changeText({ value: 0.25, low: 0.2, high: 0.3 }), '0.250× (0.200 to 0.300)')
})

test('JSON holds every pair and the counts', () => {
  const json = JSON.parse(renderComparisonJson(comparison)) as Comparison & { counts: { [name: string]: number } }
  assert.deepEqual(json.cells, comparison.cells)
  assert.equal(json.counts['regressed'], 1)
  assert.equal(json.counts['improved'], 0)
  assert.equal(countOutcomes(comparison).get('left-out'), 2)
})

test('control characters in names, reasons and notes do not reach the table', () => {
  const hostile = renderComparison({
    ...comparison,
    a: { name: 'main\u001b[2J', is: 'x\ny' },
    notes: ['a\u0007b'],
    cells: [{ subject: 'toy', at: 'micro/get', state: 'failed', because: 'one\ntwo\u001b[0m' }],
  })
  assert.ok(!/[\u0007\u001b]/.test(hostile))
  assert.match(hostile, /^failed: one two/m)
})
