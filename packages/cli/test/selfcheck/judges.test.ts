import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ComparedCell, ComparedMetric, Flag, Record } from '@gauntlet/record'
import { judgeSame, judgeSlower } from '../../src/selfcheck/judge-comparison.ts'
import { judgeLeak, judgeNoLeak } from '../../src/selfcheck/judge-leak.ts'
import { judgeStall, judgeWrong } from '../../src/selfcheck/judge-load.ts'

/** A comparison of one metric: its verdict, and the ratio with its interval. */
const compared = (
  outcome: ComparedMetric['outcome'],
  ratio: [value: number, low: number, high: number],
): ComparedCell => ({
  subject: 'ground-truth',
  at: 'micro/hash@only/plain→again',
  state: 'compared',
  voidedPairs: 0,
  metrics: [
    {
      name: 'latency_p50_ns',
      operation: null,
      better: 'lower',
      outcome,
      because: 'the interval is too wide',
      ratio: { value: ratio[0], low: ratio[1], high: ratio[2], level: 0.97 },
      pValue: 0.03,
      adjustedPValue: 0.03,
      droppedPairs: 0,
      pairs: [1, 2, 3, 4, 5, 6].map((pair) => ({ pair, a: 1, b: 1 })),
    },
  ],
})

const record = (
  phase: 'leak' | 'load',
  of: Pick<Record, 'metrics' | 'detail'> & { flags?: readonly Flag[]; status?: Record['status'] },
): Record => ({
  key: { subject: 'ground-truth', variant: 'plain', scale: 'only', phase, case: 'any', shape: null, replicate: 0 },
  caseHash: '0123456789abcdef',
  startedAt: '2026-11-21T08:00:00.000Z',
  durationNs: 1,
  status: of.status ?? { state: 'ok' },
  metrics: of.metrics,
  flags: [...(of.flags ?? [])],
  detail: of.detail,
  artifacts: [],
})

const metricOf = (name: string, [value, low, high]: readonly [number, number, number]): Record['metrics'][number] => ({
  name,
  better: 'lower',
  role: 'primary',
  estimate: { value, low, high, level: 0.99, n: 100, replicated: 'window' },
})

const leak = (outcome: 'none' | 'leak' | 'unsure' | 'bounded-growth', bytes: [number, number, number]): Record =>
  record('leak', {
    metrics: [metricOf('leak_bytes_per_cycle', bytes)],
    detail: {
      phase: 'leak',
      outcome,
      cyclesPerReading: 200,
      floorBytesPerCycle: 64,
      readings: [],
      rssReadings: [],
      handlesBefore: 0,
      handlesAfter: 0,
      doublings: 0,
    },
  })

/** A load of so many answers, of which some are wrong; milliseconds of p95 and p99. */
function load(of: {
  wrong?: number
  correct?: number
  flags?: readonly Flag[]
  p95Ms?: number
  p99Ms?: number
}): Record {
  const { wrong = 0, correct = 0, flags = [], p95Ms, p99Ms } = of
  const quantile = (name: string, ms: number | undefined): Record['metrics'] =>
    ms === undefined ? [] : [metricOf(name, [ms * 1e6 - 1e6, ms * 1e6 - 1e6, ms * 1e6])]
  return record('load', {
    metrics: [...quantile('latency_p95_ns', p95Ms), ...quantile('latency_p99_ns', p99Ms)],
    flags,
    detail: {
      phase: 'load',
      over: 'http',
      model: 'open',
      clients: 1,
      windowNs: 1e9,
      offered: wrong + correct,
      outcomes: { correct, wrong, status: 0, transport: 0, timeout: 0, unsent: 0 },
      operations: [],
      seconds: [],
      generator: null,
      host: null,
      wrongSamples: [],
      search: null,
    },
  })
}

const flagOf = (code: string): Flag => ({ code, severity: 'invalidates', because: 'as planted' })
const failedStatus: Record['status'] = {
  state: 'failed',
  reason: 'crash',
  message: 'no memory left\nat line 3',
  exitCode: 1,
  signal: null,
  logTail: '',
}

test('the same function twice passes when told the same, and fails when told apart', () => {
  assert.deepEqual(judgeSame(compared('same', [1.005, 0.99, 1.02])), {
    found: '+0.5 % (-1.0 to +2.0)',
    verdict: 'passed',
    because: 'the same after 6 pairs',
  })
  assert.equal(judgeSame(compared('regressed', [1.08, 1.06, 1.1])).verdict, 'failed')
  assert.equal(judgeSame(compared('improved', [0.9, 0.88, 0.92])).verdict, 'failed')
  const open = judgeSame(compared('inconclusive', [1.02, 0.95, 1.11]))
  assert.deepEqual([open.verdict, open.because], ['inconclusive', 'the interval is too wide'])
})

test('10 % more work passes when it is found and sized, and fails when it is absent or of another size', () => {
  const truth = { ratio: 1.1, tolerance: 0.02 }
  const verdictOf = (cell: ComparedCell): string => judgeSlower(cell, truth).verdict
  assert.equal(verdictOf(compared('regressed', [1.098, 1.09, 1.11])), 'passed')
  assert.equal(verdictOf(compared('same', [1, 0.99, 1.01])), 'failed')
  assert.equal(verdictOf(compared('improved', [0.91, 0.9, 0.92])), 'failed')
  assert.equal(verdictOf(compared('regressed', [1.2, 1.18, 1.23])), 'failed')
  assert.equal(verdictOf(compared('regressed', [1.14, 1.09, 1.19])), 'inconclusive')
  assert.equal(verdictOf(compared('inconclusive', [1.1, 0.98, 1.2])), 'inconclusive')
})

test('a cell that broke has failed its check, one that was voided leaves it open', () => {
  const cell = { subject: 'ground-truth', at: 'load/service', because: 'B failed (crash)' }
  assert.deepEqual(judgeSame({ ...cell, state: 'failed' }), {
    found: 'nothing',
    verdict: 'failed',
    because: 'failed: B failed (crash)',
  })
  assert.equal(judgeSlower({ ...cell, state: 'invalid' }, { ratio: 2, tolerance: 0.1 }).verdict, 'inconclusive')
})

test('a leak passes when it is found and sized within its share', () => {
  const truth = { bytesPerCycle: 150, withinShare: 0.1 }
  const verdictOf = (of: Record): string => judgeLeak(of, truth).verdict
  assert.deepEqual(judgeLeak(leak('leak', [151.2, 149.9, 152.4]), truth), {
    found: '151 bytes per cycle (150 to 152)',
    verdict: 'passed',
    because: 'a leak, sized within 10 %',
  })
  assert.equal(verdictOf(leak('none', [0.2, -1, 1])), 'failed')
  assert.equal(verdictOf(leak('leak', [190, 180, 200])), 'failed')
  assert.equal(verdictOf(leak('leak', [170, 150, 190])), 'inconclusive')
  assert.equal(verdictOf(leak('leak', [150, 65, 900])), 'inconclusive')
  assert.equal(verdictOf(leak('unsure', [150, 10, 300])), 'inconclusive')
})

test('a clean program passes only when nothing is seen to grow', () => {
  assert.deepEqual(judgeNoLeak(leak('none', [-0.2, -1, 1])), {
    found: '0 bytes per cycle (-1 to 1)',
    verdict: 'passed',
    because: 'no leak',
  })
  assert.equal(judgeNoLeak(leak('bounded-growth', [70, 60, 80])).verdict, 'inconclusive')
  assert.equal(judgeNoLeak(leak('leak', [150, 149, 151])).verdict, 'failed')
  assert.equal(judgeNoLeak(leak('unsure', [70, 1, 140])).verdict, 'inconclusive')
})

test('one wrong answer of a hundred passes when each is counted and the numbers are void', () => {
  const flags = [flagOf('wrong-answers')]
  const verdictOf = (of: Record): string => judgeWrong(of, { every: 100 }).verdict
  assert.deepEqual(judgeWrong(load({ wrong: 10, correct: 990, flags }), { every: 100 }), {
    found: '10 of 1000 answers',
    verdict: 'passed',
    because: 'counted, and the numbers are void',
  })
  assert.equal(verdictOf(load({ wrong: 11, correct: 989, flags })), 'passed')
  assert.equal(verdictOf(load({ wrong: 0, correct: 1_000 })), 'failed')
  assert.equal(verdictOf(load({ wrong: 12, correct: 988, flags })), 'failed')
  assert.equal(verdictOf(load({ wrong: 10, correct: 990 })), 'failed')
  assert.equal(verdictOf(load({ wrong: 0, correct: 40 })), 'inconclusive')
  const broken = flagOf('conservation-violation')
  assert.equal(verdictOf(load({ wrong: 10, correct: 990, flags: [...flags, broken] })), 'inconclusive')
  const busy: Flag = { ...flagOf('cpu-contention'), voids: 'times and rates' }
  assert.equal(verdictOf(load({ wrong: 10, correct: 990, flags: [...flags, busy] })), 'passed')
})

test('a stall passes when p95 and p99 are those that all its requests felt', () => {
  const truth = { everyMs: 5_000, stallMs: 500, toleranceMs: 25 }
  const verdictOf = (of: Record): string => judgeStall(of, truth).verdict
  assert.deepEqual(judgeStall(load({ p95Ms: 252, p99Ms: 449 }), truth), {
    found: 'p95 251–252 ms, p99 448–449 ms',
    verdict: 'passed',
    because: 'within 25 ms of the truth',
  })
  // What a generator reads that waits with its clock while it waits.
  assert.equal(verdictOf(load({ p95Ms: 1, p99Ms: 5 })), 'failed')
  assert.equal(verdictOf(load({ p95Ms: 250, p99Ms: 500 })), 'failed')
  assert.equal(verdictOf(load({ p95Ms: 250 })), 'inconclusive')
  const warned: Flag = { code: 'cpu-contention', severity: 'warn', because: 'the generator waited for its core' }
  assert.equal(verdictOf(load({ p95Ms: 296, p99Ms: 477 })), 'failed')
  assert.equal(verdictOf(load({ p95Ms: 296, p99Ms: 477, flags: [warned] })), 'inconclusive')
  const late = load({ p95Ms: 275.5, p99Ms: 450 })
  assert.deepEqual(
    [judgeStall(late, truth).verdict, judgeStall(late, truth).because],
    ['inconclusive', 'the generator was late; the truth is p95 250 ± 25 ms, p99 450 ± 25 ms'],
  )
})

test('a trial that broke has failed its check, with the first line of why; one that was disturbed leaves it open', () => {
  const broken = record('leak', { metrics: [], detail: null, status: failedStatus })
  assert.deepEqual(judgeNoLeak(broken), {
    found: 'nothing',
    verdict: 'failed',
    because: 'the trial failed (crash): no memory left',
  })
  const disturbed = judgeStall(
    load({ p95Ms: 250, p99Ms: 450, flags: [{ ...flagOf('cpu-contention'), voids: 'times and rates' }] }),
    {
      everyMs: 5_000,
      stallMs: 500,
      toleranceMs: 25,
    },
  )
  assert.deepEqual([disturbed.verdict, disturbed.because], ['inconclusive', 'cpu-contention: as planted'])
})
