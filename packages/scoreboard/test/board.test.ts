import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metric } from '@gauntlet/contract'
import { buildBoard } from '../src/board.ts'
import { gateOutcome } from '../src/gate-outcome.ts'
import { renderJson } from '../src/render-json.ts'
import { aClaim, aFlag, aKey, aMetric, aRecord, aRun, exact, failed, series } from './fixtures.ts'

const at = 'micro/lookup@1k/map'
const quantity = metric(at, 'latency_p50_ns')
const five = series(at, 'latency_p50_ns', [50, 51, 52, 53, 54])

test('planned trials are counted by what came of them, without those of controls', () => {
  const records = [
    aRecord(aKey(at, 0)),
    aRecord(aKey(at, 1), { status: failed('crash') }),
    aRecord(aKey(at, 2), { status: { state: 'skipped', reason: 'no server', remedy: 'install it' } }),
    aRecord(aKey(at, 3), { flags: [aFlag('too-short', 'invalidates')] }),
    aRecord(aKey('micro/lookup@1k/broken', 0), { status: failed('check') }),
  ]
  const controls = [{ name: 'broken', caughtBy: { failure: 'check' } as const }]
  const [subject] = buildBoard([aRun(records, { controls, alsoPlanned: [aKey(at, 4)] })]).subjects
  assert.deepEqual(subject?.phases.micro, { ok: 1, failed: 1, skipped: 1, invalid: 1, absent: 1 })
  assert.deepEqual(subject.phases.load, { ok: 0, failed: 0, skipped: 0, invalid: 0, absent: 0 })
})

test('the order in which runs are given changes nothing', () => {
  const runs = [
    aRun(five, { runId: 'a', startedAt: '2026-01-01T00:00:00Z' }),
    aRun(series(at, 'latency_p50_ns', [1, 2]), { runId: 'b', startedAt: '2026-01-02T00:00:00Z' }),
    aRun([], { runId: 'c', subject: 'crud' }),
  ]
  assert.equal(renderJson(buildBoard(runs)), renderJson(buildBoard(runs.toReversed())))
})

test('a damaged file is named by its last two path parts, so that the board does not depend on its folder', () => {
  const damaged = [
    { file: '/home/me/results/records/crud/x.ndjson', why: '/home/me/results/records/crud/x.ndjson:3: bad' },
  ]
  assert.deepEqual(buildBoard([], damaged).damaged, [{ file: 'crud/x.ndjson', why: 'crud/x.ndjson:3: bad' }])
})

test('a stopped run is not complete', () => {
  assert.equal(buildBoard([aRun(five, { end: 'stopped' })]).subjects[0]?.source.complete, false)
})

test('the memory phase lists bytes per item for each byte metric', () => {
  const records = ['1k', '10k', '100k'].flatMap((scale, index) =>
    [0, 1].map((replicate) => {
      const items = 1000 * 10 ** index
      const metrics = [exact('items_count', items), aMetric('retained_bytes', 8 * items), aMetric('elapsed_ns', 5)]
      return aRecord(aKey(`memory/fill@${scale}/map`, replicate), { metrics })
    }),
  )
  const growths = buildBoard([aRun(records)]).subjects[0]?.growths
  assert.equal(growths?.length, 1)
  assert.equal(growths[0]?.slope.state === 'measured' && growths[0].slope.value, 8)
})

test('the gate lists refuted gates, missed controls and what stays open', () => {
  const voided = 'micro/voided@1k/map'
  const skipped = 'micro/skipped@1k/map'
  const claims = [
    aClaim(quantity, { max: 10 }, { id: 'G-1', gate: true }),
    aClaim(quantity, { max: 10 }, { id: 'G-2' }),
    aClaim(quantity, { max: 52 }, { id: 'G-3', gate: true }),
    aClaim(metric(voided, 'latency_p50_ns'), { max: 52 }, { id: 'G-4', gate: true }),
    aClaim(metric(voided, 'latency_p50_ns'), { max: 52 }, { id: 'G-5' }),
    aClaim(metric(skipped, 'latency_p50_ns'), { max: 52 }, { id: 'G-6', gate: true }),
    aClaim(metric(skipped, 'latency_p50_ns'), { max: 52 }, { id: 'G-7' }),
  ]
  const records = [
    ...five,
    aRecord(aKey('micro/lookup@1k/broken', 0)),
    aRecord(aKey(voided, 0), { flags: [aFlag('wrong-answers', 'invalidates')] }),
    aRecord(aKey(skipped, 0), { status: { state: 'skipped', reason: 'no Redis', remedy: 'install it' } }),
  ]
  const controls = [{ name: 'broken', caughtBy: { flag: 'leak' } }]
  assert.deepEqual(gateOutcome(buildBoard([aRun(records, { claims, controls })])), {
    failedTrials: [],
    wrongTrials: ['addressing micro/voided@1k/map#0: wrong-answers'],
    refutedGates: ['addressing G-1'],
    missedControls: ['addressing broken'],
    invalidGates: ['addressing G-4'],
    undecidedClaims: ['addressing G-3', 'addressing G-4', 'addressing G-5', 'addressing G-6'],
  })
})

test('the JSON has the published form, and null for what is missing', () => {
  const claims = [
    aClaim(quantity, { max: 100 }),
    aClaim(metric('micro/gone@1k/map', 'latency_p50_ns'), { max: 1 }, { id: 'C-02' }),
  ]
  const controls = [{ name: 'broken', caughtBy: { flag: 'leak' } }]
  const text = renderJson(buildBoard([aRun(five, { claims, controls, dirty: true })]))
  const json = JSON.parse(text) as {
    schemaVersion: number
    run: unknown
    subjects: Array<{ id: string; phases: unknown; claims: unknown[]; controls: unknown[] }>
  }
  assert.ok(text.endsWith('}\n'))
  assert.equal(json.schemaVersion, 1)
  assert.deepEqual(json.run, {
    runIds: ['20260102T030405Z-abc'],
    startedAt: '2026-01-02T03:04:05.000Z',
    commit: 'abcdef0123456789',
    dirty: true,
    profile: 'standard',
    fingerprint: 'aaaaaaaaaaaaaaaa',
    cpu: 'A CPU',
    cores: 2,
    node: 'v24.21.0',
  })
  const [subject] = json.subjects
  assert.deepEqual(Object.keys(subject ?? {}).slice(0, 4), ['id', 'phases', 'claims', 'controls'])
  const [held, missing] = (subject?.claims ?? []) as Array<{ [field: string]: unknown }>
  assert.deepEqual(Object.keys(held ?? {}).slice(0, 7), ['id', 'outcome', 'value', 'low', 'high', 'unit', 'because'])
  assert.deepEqual([held?.['outcome'], held?.['value'], held?.['low'], held?.['high']], ['holds', 52, 50, 54])
  assert.deepEqual([missing?.['outcome'], missing?.['value'], missing?.['low']], ['not-measured', null, null])
  const [control] = (subject?.controls ?? []) as Array<{ [field: string]: unknown }>
  assert.deepEqual([control?.['variant'], control?.['caught']], ['broken', false])
})

test('a board of nothing is valid JSON', () => {
  const json = JSON.parse(renderJson(buildBoard([]))) as {
    run: { runIds: unknown[]; startedAt: unknown }
    subjects: unknown[]
  }
  assert.deepEqual([json.run.runIds, json.run.startedAt, json.subjects], [[], null, []])
})
