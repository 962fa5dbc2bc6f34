import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import type { StoredRun } from '@gauntlet/record'
import { buildBoard } from '../../src/board.ts'
import { buildHistory } from '../../src/history/build-history.ts'
import type { Trend } from '../../src/history/trend.ts'
import { renderMarkdown } from '../../src/render-markdown.ts'
import { aFlag, aKey, aMetric, aRecord, aRun, type RecordOptions, type RunOptions } from '../fixtures.ts'

const at = 'micro/lookup@100k/map'

/** The nth run, a day after the one before, with one value of one metric. */
const day = (
  nth: number,
  value: number,
  options: RunOptions & { readonly caseHash?: string; readonly record?: RecordOptions } = {},
): StoredRun => {
  const { caseHash, record, ...run } = options
  return aRun(
    [
      aRecord(aKey(at, 0), {
        metrics: [aMetric('latency_p50_ns', value)],
        ...(caseHash === undefined ? {} : { caseHash }),
        ...record,
      }),
    ],
    {
      runId: `run-${String(nth).padStart(3, '0')}`,
      startedAt: new Date(Date.UTC(2026, 0, 1 + nth)).toISOString(),
      commit: `c0ffee${String(nth).padStart(4, '0')}`,
      ...run,
    },
  )
}

const historyOf = (runs: readonly StoredRun[]): Trend[] => buildHistory(runs, runs.at(-1)!)

/** Values around a level, 1 % apart. */
const around = (level: number, count: number, seed = '1'): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => level * (1 + (random.next() - 0.5) / 100))
}

test('a planted step is found where it lies, with both levels and the commits on either side', () => {
  const runs = [...around(100, 10), ...around(125, 10, '2')].map((value, nth) => day(nth, value))
  const [trend, ...others] = historyOf(runs)
  assert.equal(others.length, 0)
  assert.equal(trend?.points.length, 20)
  assert.equal(trend.steps.length, 1)
  const step = trend.steps[0]!
  assert.deepEqual([step.index, step.runId, step.previousRunId], [10, 'run-010', 'run-009'])
  assert.deepEqual([step.commit, step.previousCommit], ['c0ffee0010', 'c0ffee0009'])
  assert.equal(step.direction, 'worse')
  assert.ok(Math.abs((step.ratio ?? 0) - 1.25) < 0.02, `${step.ratio}`)
})

test('runs come in any order and give the same history', () => {
  const runs = [...around(100, 8), ...around(80, 8, '2')].map((value, nth) => day(nth, value))
  const shuffled = createRandom('order').shuffle(runs)
  assert.deepEqual(buildHistory(shuffled, runs.at(-1)!), historyOf(runs))
  assert.deepEqual(
    historyOf(runs)[0]?.steps.map(({ direction }) => direction),
    ['better'],
  )
})

test('noise without a step is accused in at most 2 of 40 histories', () => {
  const accused = Array.from({ length: 40 }, (_, seed) =>
    historyOf(around(100, 30, `noise ${seed}`).map((value, nth) => day(nth, value))),
  ).filter(([trend]) => trend && trend.steps.length > 0)
  assert.ok(accused.length <= 2, `${accused.length} of 40`)
})

test('a step of less than 5 % is no news', () => {
  const runs = [...around(100, 10), ...around(103, 10, '2')].map((value, nth) => day(nth, value))
  assert.deepEqual(historyOf(runs)[0]?.steps, [])
})

test('machines, profiles and changed cases are never in one trend', () => {
  const runs = [
    day(0, 100),
    day(1, 500, { fingerprint: 'ffffffffffffffff' }),
    day(2, 101),
    day(3, 900, { profile: 'quick' }),
    day(4, 501, { fingerprint: 'ffffffffffffffff' }),
    day(5, 7, { caseHash: '99112233445566aa' }),
    day(6, 8, { caseHash: '99112233445566aa' }),
  ]
  const trends = historyOf(runs).map(({ fingerprint, isCurrent, points }) => [
    fingerprint.slice(0, 2),
    isCurrent,
    points.map(({ value }) => value),
  ])
  assert.deepEqual(trends, [
    ['aa', false, [100, 101]],
    ['aa', true, [7, 8]],
    ['ff', true, [500, 501]],
  ])
})

test('what is void, failed or a planted defect is in no trend', () => {
  const runs = [day(0, 100), day(1, 300, { record: { flags: [aFlag('cpu-contention', 'invalidates')] } }), day(2, 101)]
  assert.deepEqual(
    historyOf(runs)[0]?.points.map(({ value }) => value),
    [100, 101],
  )
  const controls = [0, 1].map((nth) =>
    day(nth, 100, { variants: ['other'], controls: [{ name: 'map', caughtBy: { flag: 'leak' } }] }),
  )
  assert.deepEqual(historyOf(controls), [])
})

test('a step says what else changed between the two runs', () => {
  const runs = [...around(100, 6), ...around(150, 6, '2')].map((value, nth) =>
    day(nth, value, {
      tool: nth < 6 ? 'gauntlet 1' : 'gauntlet 2',
      lockfileHash: nth < 6 ? 'a'.repeat(16) : 'b'.repeat(16),
    }),
  )
  assert.deepEqual(historyOf(runs)[0]?.steps[0]?.also, ['gauntlet 1 became gauntlet 2', 'dependencies changed'])
})

test('the board tells each step in a line, and runs that it leaves out count', () => {
  const runs = [...around(100, 6), ...around(150, 6, '2')].map((value, nth) =>
    day(nth, value, { subjectHash: nth < 6 ? 'a'.repeat(16) : 'b'.repeat(16) }),
  )
  const text = renderMarkdown(buildBoard(runs))
  assert.match(text, /- A CPU, 2 cores, Node 24\.21\.0, profile standard: 1 metrics over up to 12 runs, 1 steps/)
  assert.match(
    text,
    /\| 2026-01-07 \| c0ffee0006 after c0ffee0005 \| latency_p50_ns \| micro\/lookup@100k\/map \|.*\+5\d %, worse/,
  )
})

test('with a single run there is nothing to tell', () => {
  assert.doesNotMatch(renderMarkdown(buildBoard([day(0, 1)])), /History/)
})
