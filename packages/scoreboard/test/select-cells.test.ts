import assert from 'node:assert/strict'
import { test } from 'node:test'
import { selectCells } from '../src/select-cells.ts'
import { aKey, aMetric, aRecord, aRun, series } from './fixtures.ts'

const micro = 'micro/lookup@1k/map'
const load = 'load/mixed:closed-10@1k/map'

const older = { runId: 'older', startedAt: '2026-01-01T00:00:00.000Z' }
const newer = { runId: 'newer', startedAt: '2026-01-02T00:00:00.000Z' }

test('the newest run that planned a cell speaks for it, and older runs fill in the cells it did not plan', () => {
  const [selection] = selectCells([
    aRun([...series(micro, 'latency_p50_ns', [1]), ...series(load, 'goodput_per_s', [5])], older),
    aRun(series(micro, 'latency_p50_ns', [2]), newer),
  ])
  assert.deepEqual(
    selection?.cells.map(({ at, run }) => [at, run.run.runId]),
    [
      [micro, 'newer'],
      [load, 'older'],
    ],
  )
  assert.equal(selection?.reference.run.runId, 'newer')
})

for (const [what, options] of [
  ['other code', { subjectHash: '1111111111111111' }],
  ['another machine', { fingerprint: '2222222222222222' }],
  ['another profile', { profile: 'quick' }],
  ['other dependencies', { lockfileHash: '3333333333333333' }],
  ['another tool', { tool: 'gauntlet 0.0.9' }],
] as const) {
  test(`an older run of ${what} is ignored and counted`, () => {
    const [selection] = selectCells([
      aRun(series(load, 'goodput_per_s', [5]), { ...older, ...options }),
      aRun(series(micro, 'latency_p50_ns', [2]), { ...newer, lockfileHash: '4444444444444444' }),
    ])
    assert.deepEqual(
      selection?.cells.map(({ at }) => at),
      [micro],
    )
    assert.equal(selection?.ignoredRuns.length, 1)
  })
}

test('a cell that the newest run planned and did not measure stays empty, though an older run has it', () => {
  const [selection] = selectCells([
    aRun(series(micro, 'latency_p50_ns', [1]), older),
    aRun([], { ...newer, alsoPlanned: [aKey(micro, 0)] }),
  ])
  assert.equal(selection?.cells[0]?.run.run.runId, 'newer')
  assert.equal(selection?.cells[0]?.records.size, 0)
})

test('of two records of the same trial the later line wins', () => {
  const [selection] = selectCells([
    aRun(
      [1, 2].map((value) => aRecord(aKey(micro, 0), { metrics: [aMetric('latency_p50_ns', value)] })),
      { planned: [aKey(micro, 0)] },
    ),
  ])
  assert.equal(selection?.cells[0]?.records.get(0)?.metrics[0]?.estimate.value, 2)
  assert.equal(selection?.strayRecords, 0)
})

test('a record that no plan asked for is left out and counted', () => {
  const stray = aRecord(aKey('micro/other@1k/map', 0))
  const foreign = aRecord(aKey(micro, 0, 'crud'))
  const [selection] = selectCells([
    aRun([...series(micro, 'latency_p50_ns', [1]), stray, foreign], { planned: [aKey(micro, 0)] }),
  ])
  assert.equal(selection?.cells.length, 1)
  assert.equal(selection?.strayRecords, 2)
})

test('a start with a fraction of a second is newer than the same second without', () => {
  const [selection] = selectCells([
    aRun([], { runId: 'later', startedAt: '2026-01-01T00:00:00.5Z' }),
    aRun([], { runId: 'earlier', startedAt: '2026-01-01T00:00:00Z' }),
  ])
  assert.equal(selection?.reference.run.runId, 'later')
})

test('cells come in the order of phases, cases, shapes by their numbers, and the scales and variants of the subject', () => {
  const places = [
    'micro/a@10k/map',
    'load/mixed:closed-100@1k/map',
    'load/mixed:closed-20@1k/map',
    'micro/a@1k/shared',
    'micro/a@1k/map',
  ]
  const run = aRun([], { variants: ['map', 'shared'], alsoPlanned: places.map((at) => aKey(at, 0)) })
  assert.deepEqual(
    selectCells([run])[0]?.cells.map(({ at }) => at),
    [
      'micro/a@1k/map',
      'micro/a@1k/shared',
      'micro/a@10k/map',
      'load/mixed:closed-20@1k/map',
      'load/mixed:closed-100@1k/map',
    ],
  )
})

test('a run that knows no lockfile fills in, and never brings two lockfiles together', () => {
  const other = 'micro/other@1k/map'
  const oldest = { runId: 'oldest', startedAt: '2025-12-31T00:00:00.000Z', lockfileHash: '5555555555555555' }
  const [selection] = selectCells([
    aRun(series(other, 'latency_p50_ns', [3]), oldest),
    aRun(series(load, 'goodput_per_s', [5]), { ...older, lockfileHash: '6666666666666666' }),
    aRun(series(micro, 'latency_p50_ns', [2]), newer),
  ])
  assert.deepEqual(
    selection?.cells.map(({ at }) => at),
    [micro, load],
  )
})
