import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments } from '../src/arguments.ts'
import { bookFaults } from '../src/proofs/accounting.ts'
import { deviationOf } from '../src/proofs/pacing.ts'
import { isAccused } from '../src/proofs/saturation.ts'
import { ratioOf } from '../src/rounds.ts'

const ended = { correct: 980, wrong: 0, status: 0, transport: 20, timeout: 0, unsent: 0 }
const server = { requests: 1_000, troubled: 20 }

test('books that agree with the count of the server have no faults', () => {
  assert.equal(bookFaults({ sent: 1_000, ended }, server, 'transport'), 0)
})

test('books that differ from the count of the server have as many faults', () => {
  assert.equal(bookFaults({ sent: 1_001, ended }, server, 'transport'), 1)
  assert.equal(bookFaults({ sent: 1_000, ended: { ...ended, correct: 979, wrong: 1 } }, server, 'transport'), 2)
  assert.equal(bookFaults({ sent: 1_000, ended }, server, 'timeout'), 40)
})

test('arrivals on schedule do not deviate, and a burst does', () => {
  const even = Array.from({ length: 101 }, (_, k) => 500 + k * 10)
  assert.deepEqual(deviationOf(even, 100), { perSecond: 100, p50Ms: 0, p99Ms: 0 })
  const late = even.map((at, k) => (k >= 60 && k < 80 ? 500 + 800 : at))
  const seen = deviationOf(late, 100)
  assert.equal(seen.perSecond, 100)
  assert.equal(seen.p50Ms, 0)
  assert.ok(seen.p99Ms >= 190, `${seen.p99Ms}`)
})

test('only what voids, or a core that was shared, accuses a generator', () => {
  const flag = (code: string, severity: string) => ({ flags: [{ code, severity }] })
  assert.equal(isAccused(flag('load-generator-saturated', 'invalidates')), true)
  assert.equal(isAccused(flag('cpu-contention', 'warn')), true)
  assert.equal(isAccused(flag('load-generator-busy', 'warn')), false)
  assert.equal(isAccused({ flags: [] }), false)
})

test('ratios pair the rounds, so that what slows a round down cancels out', () => {
  const pace = (goodputPerSecond: number) => ({ goodputPerSecond, cpuUsPerRequest: 10 })
  const paces = new Map([
    ['ours', [10, 100, 1_000, 20, 40, 80].map(pace)],
    ['theirs', [20, 200, 2_000, 40, 80, 160].map(pace)],
    ['once', [pace(5)]],
  ])
  assert.deepEqual(
    [ratioOf(paces, ['ours', 'theirs'])].map((ratio) => [ratio?.value, ratio?.low, ratio?.high]),
    [[0.5, 0.5, 0.5]],
  )
  assert.equal(ratioOf(paces, ['ours', 'once']), null)
  assert.equal(ratioOf(paces, ['ours', 'absent']), null)
})

test('the command line names proofs that exist', () => {
  const known = ['stalls', 'cost']
  assert.deepEqual(readArguments([], known), { names: known, length: 'full', json: null })
  assert.deepEqual(readArguments(['cost', '--short', '--json', 'out.json'], known), {
    names: ['cost'],
    length: 'short',
    json: 'out.json',
  })
  assert.throws(() => readArguments(['stall'], known), {
    code: 'BAD_USAGE',
    message: /no proof stall; there are stalls/,
  })
  assert.throws(() => readArguments(['--fast'], known), { code: 'BAD_USAGE', message: /usage: npm run proofs/ })
})
