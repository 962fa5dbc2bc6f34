import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Record } from '@gauntlet/record'
import { makeCell, type Cell } from '../src/cell.ts'
import { selectCells } from '../src/select-cells.ts'
import { aFlag, aKey, aMetric, aRecord, aRun, exact, failed, series, type RunOptions } from './fixtures.ts'

const at = 'micro/lookup@1k/map'

function cellOf(records: readonly Record[], options: RunOptions = {}): Cell {
  const selected = selectCells([aRun(records, options)])[0]?.cells[0]
  assert.ok(selected)
  return makeCell(selected, new Set())
}

test('five replicates give the median and the exact interval of the sign test', () => {
  const [metric] = cellOf(series(at, 'latency_p50_ns', [50, 52, 51, 54, 53])).metrics
  assert.deepEqual(
    [metric?.value, metric?.low, metric?.high, metric?.level, metric?.n, metric?.basis],
    [52, 50, 54, 0.9375, 5, 'replicates'],
  )
})

test('one replicate gives a value and no interval', () => {
  const [metric] = cellOf(series(at, 'latency_p50_ns', [50])).metrics
  assert.deepEqual([metric?.value, metric?.low, metric?.high, metric?.basis], [50, null, null, 'single'])
})

test('exact counts that agree are exact, even one of them', () => {
  const [metric] = cellOf(series(at, 'rows_count', [7, 7], { replicated: 'exact' })).metrics
  assert.deepEqual([metric?.basis, metric?.low, metric?.value, metric?.high], ['exact', 7, 7, 7])
  assert.equal(cellOf(series(at, 'rows_count', [7], { replicated: 'exact' })).metrics[0]?.basis, 'exact')
})

test('exact counts that disagree get an interval and a note', () => {
  const [metric] = cellOf(series(at, 'rows_count', [7, 8, 9], { replicated: 'exact' })).metrics
  assert.equal(metric?.basis, 'replicates')
  assert.equal(metric?.note, 'a count that should be exact differs between replicates')
})

test('breaking points and leak slopes take the hull of the intervals that their records bring', () => {
  for (const name of ['breaking_point_per_s', 'leak_bytes_per_cycle']) {
    const records = [
      [100, 90, 120],
      [110, 80, 115],
    ].map(([value = 0, low = 0, high = 0], replicate) =>
      aRecord(aKey(at, replicate), { metrics: [aMetric(name, value, { low, high, level: 0.95 })] }),
    )
    const [metric] = cellOf(records).metrics
    assert.deepEqual(
      [metric?.basis, metric?.value, metric?.low, metric?.high, metric?.level],
      ['hull', 105, 80, 120, 0.95],
    )
  }
})

test('a slope per cycle without an interval of its own is judged by its replicates', () => {
  assert.equal(cellOf(series(at, 'rss_growth_bytes_per_cycle', [1, 2])).metrics[0]?.basis, 'replicates')
})

test('the drift of the only soak brings an interval along', () => {
  const soak = 'load/get:soak-100@1k/map'
  const drift = aMetric('latency_drift_ratio', 1.5, { low: 1.3, high: 1.8, level: 0.99 })
  const [metric] = cellOf([aRecord(aKey(soak, 0), { metrics: [drift] })]).metrics
  assert.deepEqual([metric?.basis, metric?.low, metric?.high, metric?.level], ['hull', 1.3, 1.8, 0.99])
})

test('the steps of a mixed load are metrics of their own', () => {
  const metrics = [aMetric('goodput_per_s', 10), aMetric('goodput_per_s', 4, { operation: 'read' })]
  const cell = cellOf([aRecord(aKey(at, 0), { metrics })])
  assert.deepEqual(
    cell.metrics.map(({ operation, value }) => [operation, value]),
    [
      [null, 10],
      ['read', 4],
    ],
  )
})

test('a replicate with an invalidating flag is left out of the estimate and named', () => {
  const [odd] = series(at, 'latency_p50_ns', [900])
  assert.ok(odd)
  const records = [
    { ...odd, flags: [aFlag('cpu-contention', 'invalidates')] },
    ...series(at, 'latency_p50_ns', [0, 50, 51, 52]).slice(1),
  ]
  const cell = cellOf(records)
  assert.equal(cell.state, 'measured')
  assert.equal(cell.metrics[0]?.value, 51)
  assert.equal(cell.because, '1 of 4 invalid (cpu-contention)')
})

test('a warning does not void a number', () => {
  assert.equal(cellOf([aRecord(aKey(at, 0), { flags: [aFlag('too-short', 'warn')] })]).state, 'measured')
})

test('below half of the planned replicates a cell is invalid, at half it is not', () => {
  const alsoPlanned = [aKey(at, 2), aKey(at, 3)]
  assert.equal(cellOf(series(at, 'latency_p50_ns', [1, 2]), { alsoPlanned }).state, 'measured')
  const fewer = cellOf(series(at, 'latency_p50_ns', [1]), { alsoPlanned })
  assert.equal(fewer.state, 'invalid')
  assert.equal(fewer.because, '2 of 3 absent (no record)')
})

test('an invalid cell keeps its void numbers, so that they can be shown struck through', () => {
  const cell = cellOf(
    series(at, 'latency_p50_ns', [5, 7]).map((record) => ({ ...record, flags: [aFlag('too-short', 'invalidates')] })),
  )
  assert.equal(cell.state, 'invalid')
  assert.equal(cell.metrics[0]?.value, 6)
})

test('where nothing was measured the cell says which of failed, skipped and absent it is', () => {
  const skipped = { state: 'skipped', reason: 'no PostgreSQL', remedy: 'apt-get install postgresql' } as const
  assert.equal(cellOf([aRecord(aKey(at, 0), { status: failed('crash') })]).state, 'failed')
  assert.equal(
    cellOf([aRecord(aKey(at, 0), { status: skipped })]).because,
    '1 of 1 skipped (no PostgreSQL; apt-get install postgresql)',
  )
  const absent = cellOf([], { alsoPlanned: [aKey(at, 0)], end: 'stopped' })
  assert.equal(absent.state, 'absent')
  assert.equal(absent.because, '1 of 1 absent (the run was stopped)')
})

test('the numbers of a failed trial are not used', () => {
  const records = [
    aRecord(aKey(at, 0), { status: failed('check'), metrics: [aMetric('latency_p50_ns', 1)] }),
    aRecord(aKey(at, 1), { metrics: [aMetric('latency_p50_ns', 100)] }),
  ]
  assert.equal(cellOf(records).metrics[0]?.value, 100)
})

test('a partial trial is invalid, never silently smaller', () => {
  const status = { state: 'partial', reason: 'an agent was lost', done: 3, planned: 10 } as const
  const cell = cellOf([aRecord(aKey(at, 0), { status, metrics: [exact('rows_count', 3)] })])
  assert.equal(cell.state, 'invalid')
  assert.equal(cell.because, '1 of 1 invalid (partial, 3 of 10: an agent was lost)')
})

test('replicates that were measured with other code than the latest are invalid', () => {
  const cell = cellOf([
    aRecord(aKey(at, 0), { caseHash: 'ffffffffffffffff', startedAt: '2026-01-01T00:00:00.000Z' }),
    aRecord(aKey(at, 1), { startedAt: '2026-01-02T00:00:00.000Z' }),
  ])
  assert.deepEqual(
    cell.trials.map(({ state }) => state),
    ['invalid', 'ok'],
  )
})

test('a flag that several replicates raise is listed once with their number', () => {
  const flags = [aFlag('too-short', 'info', 'first'), aFlag('too-short', 'info', 'again')]
  const cell = cellOf([0, 1].map((replicate) => aRecord(aKey(at, replicate), { flags })))
  assert.deepEqual(cell.flags, [{ code: 'too-short', severity: 'info', because: 'first', trials: 2 }])
})
