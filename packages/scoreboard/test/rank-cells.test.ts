import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildBoard } from '../src/board.ts'
import { rankCells } from '../src/rank-cells.ts'
import { aFlag, aKey, aRecord, aRun, series, type MetricOptions } from './fixtures.ts'

const at = (variant: string): string => `micro/lookup@1k/${variant}`

interface Side {
  readonly variant: string
  readonly values: readonly number[]
  readonly isVoid?: true
}

function bestOf(sides: readonly Side[], options: MetricOptions = {}): string[] {
  const records = sides.flatMap(({ variant, values, isVoid }) =>
    series(at(variant), 'latency_p50_ns', values, options).map((record) =>
      isVoid ? { ...record, flags: [aFlag('too-short', 'invalidates')] } : record,
    ),
  )
  const controls = [{ name: 'broken', caughtBy: { flag: 'leak' } }]
  const { subjects } = buildBoard([aRun(records, { variants: ['a', 'b', 'c'], controls })])
  const contenders = (subjects[0]?.cells ?? []).flatMap((cell) => cell.metrics.map((metric) => ({ cell, metric })))
  return [...rankCells(contenders)].map(({ place }) => place.variant)
}

const a = { variant: 'a', values: [10, 11, 12, 13, 14] }
const b = { variant: 'b', values: [13, 14, 15, 16, 17] }
const c = { variant: 'c', values: [20, 21, 22, 23, 24] }

test('the best and all whose interval overlaps it tie; the others do not', () => {
  assert.deepEqual(bestOf([a, b, c]), ['a', 'b'])
  assert.deepEqual(bestOf([a, c]), ['a'])
})

test('where higher is better the highest wins', () => {
  assert.deepEqual(bestOf([a, c], { better: 'higher' }), ['c'])
})

test('a control and a void number are never best', () => {
  assert.deepEqual(bestOf([{ variant: 'broken', values: [1, 1, 1, 1, 1] }, a, c]), ['a'])
  assert.deepEqual(bestOf([{ ...a, isVoid: true }, b, c]), ['b'])
})

test('nobody is best alone, without a better end, or beside a number without an interval', () => {
  assert.deepEqual(bestOf([a]), [])
  assert.deepEqual(bestOf([a, c], { better: 'none' }), [])
  assert.deepEqual(bestOf([a, { variant: 'b', values: [5] }]), [])
})

test('a variant that lacks the number in one replicate is not best by the others', () => {
  const records = [
    ...series(at('a'), 'recovery_ns', [10, 11]),
    aRecord({ ...aKey(at('a'), 2) }),
    ...series(at('b'), 'recovery_ns', [20, 20.1, 20.2]),
    ...series(at('c'), 'recovery_ns', [40, 40.1, 40.2]),
  ]
  const { subjects } = buildBoard([aRun(records, { variants: ['a', 'b', 'c'] })])
  const contenders = (subjects[0]?.cells ?? []).flatMap((cell) => cell.metrics.map((metric) => ({ cell, metric })))
  assert.deepEqual(
    [...rankCells(contenders)].map(({ place }) => place.variant),
    ['b'],
  )
})
