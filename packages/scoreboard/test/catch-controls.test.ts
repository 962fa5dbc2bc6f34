import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metric } from '@gauntlet/contract'
import type { Flag, Record, StoredCaughtBy } from '@gauntlet/record'
import { buildBoard } from '../src/board.ts'
import type { ControlCheck } from '../src/catch-controls.ts'
import { gateOutcome } from '../src/gate-outcome.ts'
import { aDisturbance, aFlag, aKey, aRecord, aRun, failed, series, type RunOptions } from './fixtures.ts'

const at = 'micro/lookup@1k/keycopy'

function check(caughtBy: StoredCaughtBy, records: readonly Record[], options: RunOptions = {}): ControlCheck {
  const board = buildBoard([aRun(records, { controls: [{ name: 'keycopy', caughtBy }], ...options })])
  const found = board.subjects[0]?.controls[0]
  assert.ok(found)
  assert.equal(found.caught, found.outcome === 'caught')
  return found
}

const byBound: StoredCaughtBy = { quantity: metric(at, 'latency_p50_ns'), bound: { max: 100 } }
const slow = series(at, 'latency_p50_ns', [500, 510, 520, 530, 540])
const fast = series(at, 'latency_p50_ns', [50, 51, 52, 53, 54])

test('a bound catches a control when it is refuted, and misses it when it holds', () => {
  assert.equal(check(byBound, slow).outcome, 'caught')
  assert.equal(check(byBound, fast).outcome, 'missed')
  assert.equal(check(byBound, slow.slice(0, 1)).outcome, 'inconclusive')
  assert.equal(check(byBound, []).outcome, 'not-measured')
})

test('a flag of any severity in any record of the variant catches it', () => {
  const flagged = [aRecord(aKey(at, 0)), aRecord(aKey(at, 1), { flags: [aFlag('leak', 'warn', 'memory grows')] })]
  const found = check({ flag: 'leak' }, flagged)
  assert.deepEqual([found.outcome, found.by], ['caught', 'flag leak at micro/lookup@1k/keycopy: memory grows'])
  assert.equal(check({ flag: 'leak' }, fast).by, 'no flag leak in 5 trials.')
})

test('the flag of another variant catches nothing', () => {
  const other = aRecord(aKey('micro/lookup@1k/map', 0), { flags: [aFlag('leak', 'warn')] })
  assert.equal(check({ flag: 'leak' }, [other, ...fast]).outcome, 'missed')
})

test('only a failure of the named kind catches a control', () => {
  assert.equal(check({ failure: 'check' }, [aRecord(aKey(at, 0), { status: failed('check') })]).outcome, 'caught')
  assert.equal(check({ failure: 'check' }, [aRecord(aKey(at, 0), { status: failed('build') })]).outcome, 'missed')
})

test('trials that did not run neither catch nor clear', () => {
  const alsoPlanned = [aKey(at, 5)]
  assert.equal(check({ flag: 'leak' }, fast, { alsoPlanned }).outcome, 'inconclusive')
  assert.equal(check({ flag: 'leak' }, [], { alsoPlanned }).outcome, 'not-measured')
})

test('wrong and lost answers are told of, those of a control and what a neighbour voids are not', () => {
  const wrongWith = (flag: Flag, variant: string): readonly string[] => {
    const records = [aRecord(aKey(`micro/lookup@1k/${variant}`, 0), { flags: [flag] })]
    const controls = [{ name: 'keycopy', caughtBy: { flag: 'wrong-answers' } }]
    return gateOutcome(buildBoard([aRun(records, { controls })])).wrongTrials
  }
  const wrong = aFlag('wrong-answers', 'invalidates')
  assert.deepEqual(wrongWith(wrong, 'map'), ['addressing micro/lookup@1k/map#0: wrong-answers'])
  assert.equal(wrongWith(aFlag('conservation-violation', 'invalidates'), 'map').length, 1)
  assert.deepEqual(wrongWith(wrong, 'keycopy'), [])
  assert.deepEqual(wrongWith(aFlag('wrong-answers', 'warn'), 'map'), [])
  assert.deepEqual(wrongWith(aDisturbance('cpu-contention'), 'map'), [])
})

test('the failure that a control is meant to show is no failed trial, any other is', () => {
  const gateFor = (reason: 'check' | 'crash'): readonly string[] => {
    const records = [aRecord(aKey(at, 0), { status: failed(reason, 'wrong') })]
    const controls = [{ name: 'keycopy', caughtBy: { failure: 'check' } as const }]
    return gateOutcome(buildBoard([aRun(records, { controls })])).failedTrials
  }
  assert.deepEqual(gateFor('check'), [])
  assert.deepEqual(gateFor('crash'), ['addressing micro/lookup@1k/keycopy#0: crash: wrong'])
})
