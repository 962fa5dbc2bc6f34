import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ComparedCell, Record } from '@gauntlet/record'
import { compareRuns } from '../../src/compare/compare-runs.ts'
import { aMetric, aRecord, aRun, series } from './stored-runs.ts'

const six = [100, 101, 99, 100, 102, 98]
const cellsOf = (a: readonly Record[], b: readonly Record[]): readonly ComparedCell[] =>
  compareRuns(aRun('a', a), aRun('b', b), {}).cells

test('replicates are paired by their number, whatever their order in the file', () => {
  const b = series(six.map((value) => value * 1.2)).toReversed()
  const { cells, order, a, notes } = compareRuns(aRun('a', series(six)), aRun('b', b), {})
  const [cell] = cells
  assert.ok(cell?.state === 'compared')
  assert.equal(cell.at, 'micro/get@small/map')
  assert.equal(cell.metrics[0]?.outcome, 'regressed')
  assert.deepEqual(
    cell.metrics[0].pairs.map(({ pair, a: left }) => [pair, left]),
    six.map((value, index) => [index, value]),
  )
  assert.equal(order, 'one after the other')
  assert.equal(a.is, 'standard run of 2026-11-21T08:00:00.000Z, abcdef0123 with uncommitted changes')
  assert.match(notes[0] ?? '', /^the runs were not interleaved/)
})

test('imported runs are refused, as nobody knows on which machines they were measured', () => {
  const imported = (runId: string): ReturnType<typeof aRun> =>
    aRun(runId, series(six), (run) => ({ ...run, subject: { ...run.subject, id: 'imported/wrk' } }))
  assert.throws(() => compareRuns(imported('a'), imported('b'), {}), {
    code: 'DIFFERENT_MACHINES',
    message: /^imported/,
  })
})

test('another machine is refused, and what differs is named', () => {
  const elsewhere = aRun('b', series(six), (run) => ({
    ...run,
    environment: { ...run.environment, fingerprint: 'fedcba9876543210', cores: 64 },
  }))
  assert.throws(() => compareRuns(aRun('a', series(six)), elsewhere, {}), {
    code: 'DIFFERENT_MACHINES',
    message: /different fingerprint \(cores 2 \/ 64\); measure both sides here/,
  })
})

test('runs of two subjects, and a run against itself, are refused', () => {
  const other = aRun('b', series(six), (run) => ({ ...run, subject: { ...run.subject, id: 'other' } }))
  assert.throws(() => compareRuns(aRun('a', series(six)), other, {}), { code: 'DIFFERENT_SUBJECTS' })
  assert.throws(() => compareRuns(aRun('a', series(six)), aRun('a', series(six)), {}), { code: 'SAME_RUN' })
})

test('records with different case hashes are told and not compared', () => {
  const kept = series(six, { key: { case: 'kept' } })
  const [changed, same] = cellsOf(
    [...series(six), ...kept],
    [...series(six, { caseHash: 'fedcba9876543210' }), ...kept],
  )
  assert.ok(changed?.state === 'left-out')
  assert.match(changed.because, /code or parameters differ/)
  assert.equal(same?.state, 'compared')
  assert.throws(() => cellsOf(series(six), series(six, { caseHash: 'fedcba9876543210' })), {
    code: 'NOTHING_TO_COMPARE',
    message: /micro\/get@small\/map: the case's own code/,
  })
})

test('a voided pair is in no figure, a failed one ends its cell, and what one run lacks is told', () => {
  const voided = series(six).map((record, index) =>
    index === 2
      ? { ...record, flags: [{ code: 'cpu-contention', severity: 'invalidates' as const, because: 'waited' }] }
      : record,
  )
  const [cell] = cellsOf(series(six), voided)
  assert.ok(cell?.state === 'compared')
  assert.equal(cell.voidedPairs, 1)
  assert.equal(cell.metrics[0]?.because, '5 pairs, and a verdict needs at least 6')

  const failing = aRecord(0, {
    status: { state: 'failed', reason: 'check', message: 'wrong\nat …', exitCode: 0, signal: null, logTail: '' },
  })
  const [failed, lonely] = cellsOf(series(six), [
    failing,
    ...series(six).slice(1),
    ...series(six, { key: { case: 'new' } }),
  ])
  assert.deepEqual(failed, {
    subject: 'toy',
    at: 'micro/get@small/map',
    state: 'failed',
    because: 'B failed (check): wrong',
  })
  assert.ok(lonely?.state === 'left-out')
  assert.equal(lonely.because, 'only B has it')
})

test('controls, searches, soaks and leaks are no matter of pairs, and the selection holds', () => {
  const records = [
    ...series(six),
    ...series(six, { key: { variant: 'wrong' } }),
    ...series(six, { key: { phase: 'leak', case: 'churn' } }),
    ...series(six, { key: { phase: 'load', case: 'http', shape: 'search' } }),
    ...series(six, { key: { phase: 'load', case: 'http', shape: 'soak-100' } }),
  ]
  assert.deepEqual(
    cellsOf(records, records).map(({ at, state }) => [at, state]),
    [
      ['leak/churn@small/map', 'left-out'],
      ['load/http:search@small/map', 'left-out'],
      ['load/http:soak-100@small/map', 'left-out'],
      ['micro/get@small/map', 'compared'],
    ],
  )
  const asked = compareRuns(aRun('a', records), aRun('b', records), { variants: ['wrong'] })
  assert.deepEqual(
    asked.cells.map(({ at }) => at),
    ['micro/get@small/wrong'],
  )
})

test('runs with other profiles or seeds, or without an end, say so', () => {
  const stopped = aRun('b', series(six), (run) => ({
    ...run,
    profile: 'full',
    provenance: { ...run.provenance, seed: '2' },
  }))
  const { notes } = compareRuns(aRun('a', series(six)), { ...stopped, stored: { ...stopped.stored, end: null } }, {})
  assert.deepEqual(notes.slice(1), [
    'the runs differ in their profile: standard / full',
    'the runs differ in their seed: 1 / 2',
    'b was stopped before its end',
  ])
})

test('goodput that falls has regressed; a metric that is not positive or not primary makes no pair', () => {
  const of = (goodput: number): Record['metrics'] => [
    aMetric('goodput_per_s', goodput, { better: 'higher' }),
    aMetric('retained_private_bytes', goodput - 100),
    aMetric('latency_p99_ns', goodput, { role: 'secondary' }),
    aMetric('items_count', goodput, { better: 'none' }),
  ]
  const records = (factor: number): Record[] =>
    Array.from({ length: 8 }, (_, index) => aRecord(index, { metrics: of(100 * factor) }))
  const [cell] = cellsOf(records(1), records(0.8))
  assert.ok(cell?.state === 'compared')
  assert.deepEqual(
    cell.metrics.map(({ name, outcome, pairs }) => [name, outcome, pairs.length]),
    [
      ['goodput_per_s', 'regressed', 8],
      ['retained_private_bytes', 'inconclusive', 0],
    ],
  )
})

const latencies = (values: ReadonlyArray<number | null>): Record[] =>
  values.map((value, index) =>
    aRecord(index, {
      metrics: [
        aMetric('goodput_per_s', 100, { better: 'higher' }),
        ...(value === null ? [] : [aMetric('latency_p99_ns', value)]),
      ],
    }),
  )

test('a side that lacks a number in some pairs has not improved by the others', () => {
  const a = latencies(Array.from({ length: 16 }, () => 100))
  const b = latencies(Array.from({ length: 16 }, (_, index) => (index < 8 ? 50 : null)))
  const [cell] = cellsOf(a, b)
  assert.ok(cell?.state === 'compared')
  const [goodput, latency] = cell.metrics
  assert.deepEqual([goodput?.outcome, goodput?.droppedPairs], ['same', 0])
  assert.ok(latency)
  assert.deepEqual([latency.outcome, latency.ratio, latency.droppedPairs], ['inconclusive', null, 8])
  assert.equal(latency.because, '8 of 16 pairs have no ratio: nothing above 0 from A in 0, from B in 8')
})

test('what rises from nothing is told, as it has no ratio', () => {
  const [cell] = cellsOf(latencies(Array.from({ length: 8 }, () => 0)), latencies(Array.from({ length: 8 }, () => 900)))
  assert.ok(cell?.state === 'compared')
  const latency = cell.metrics.find(({ name }) => name === 'latency_p99_ns')
  assert.equal(latency?.droppedPairs, 8)
  assert.equal(latency?.because, '8 of 8 pairs have no ratio: nothing above 0 from A in 8, from B in 0')
})

const wrong = (severity: 'warn' | 'invalidates'): Record[] =>
  series(six, { flags: [{ code: 'wrong-answers', severity, because: '2 % of the answers are wrong' }] })

test('wrong answers of one side alone are its failure; of both they only void the pair', () => {
  const [one] = cellsOf(series(six), wrong('invalidates'))
  assert.ok(one?.state === 'failed')
  assert.equal(one.because, 'B: wrong-answers (2 % of the answers are wrong)')
  assert.equal(cellsOf(wrong('invalidates'), series(six))[0]?.state, 'failed')
  assert.equal(cellsOf(wrong('invalidates'), wrong('invalidates'))[0]?.state, 'invalid')
  assert.equal(cellsOf(wrong('warn'), wrong('invalidates'))[0]?.state, 'invalid')
})

test('runs of other dependencies or of another tool say so', () => {
  const b = aRun('b', series(six), (run) => ({
    ...run,
    provenance: { ...run.provenance, tool: 'gauntlet 9', lockfileHash: '7777777777777777' },
  }))
  assert.deepEqual(compareRuns(aRun('a', series(six)), b, {}).notes.slice(1), [
    'the runs differ in their tool: test / gauntlet 9',
    'the runs differ in their dependencies: unknown / 7777777777777777',
  ])
})

test('a neighbour voids the pairs of times, and not those of sizes', () => {
  const flags = [
    { code: 'cpu-contention', severity: 'invalidates', voids: 'times and rates', because: 'waited' },
  ] as const
  const of = (name: string, size: number): Record[] =>
    Array.from({ length: 8 }, (_, index) => aRecord(index, { metrics: [aMetric(name, size)], flags }))
  const [size] = cellsOf(of('retained_private_bytes', 100), of('retained_private_bytes', 150))
  assert.ok(size?.state === 'compared')
  assert.deepEqual([size.voidedPairs, size.metrics[0]?.outcome], [0, 'regressed'])
  assert.equal(cellsOf(of('latency_p50_ns', 100), of('latency_p50_ns', 150))[0]?.state, 'invalid')
})
