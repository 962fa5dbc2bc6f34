import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compared, judged, matched, meets } from '../src/judge.ts'

test('an aim that is missed reads no, however little it is missed by', () => {
  assert.deepEqual(judged('ratio', { aim: { atLeast: 0.95 }, value: 0.949, unit: '×' }), {
    what: 'ratio',
    aim: '≥ 0.95 ×',
    measured: '0.949 ×',
    met: 'no',
    value: 0.949,
  })
  assert.equal(judged('time', { aim: { atMost: 250 }, value: 250.01 }).met, 'no')
  assert.equal(judged('p95', { aim: { from: 490, to: 510 }, value: 489.9 }).met, 'no')
  assert.equal(judged('p95', { aim: { from: 490, to: 510 }, value: 510.1 }).met, 'no')
})

test('an aim that is met reads yes, its ends included', () => {
  assert.equal(judged('rate', { aim: { atLeast: 20_000 }, value: 20_000 }).met, 'yes')
  assert.equal(judged('faults', { aim: { atMost: 0 }, value: 0 }).met, 'yes')
  assert.equal(meets({ from: 490, to: 510 }, 510), true)
})

test('an aim within the interval of a figure is undecided', () => {
  const met = (low: number, high: number) =>
    judged('ratio', { aim: { atLeast: 0.95 }, value: (low + high) / 2, interval: { low, high } }).met
  assert.equal(met(0.95, 1.2), 'yes')
  assert.equal(met(0.7, 0.949), 'no')
  assert.equal(met(0.69, 1.18), 'undecided')
  assert.equal(judged('share', { aim: { from: 0.9, to: 1.1 }, value: 1, interval: { low: 1.2, high: 2 } }).met, 'no')
})

test('what was not measured is not met', () => {
  const row = judged('ratio', { aim: { atMost: 1 }, value: Number.NaN })
  assert.deepEqual([row.met, row.measured, row.value], ['no', 'nothing was measured', null])
  assert.equal(meets({ from: 0, to: 1 }, Number.NaN), false)
})

test('what is shown for comparison has no verdict', () => {
  assert.equal(compared('wrk', '90,000/s').met, '')
})

test('an outcome in words is met by the same words only', () => {
  assert.equal(matched('flag', '30 counted, invalidates', '30 counted, invalidates').met, 'yes')
  assert.equal(matched('flag', '30 counted, invalidates', '29 counted, invalidates').met, 'no')
})
