import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSteps } from '../src/e-divisive.ts'
import { nile } from './nile.ts'
import { gauss, seeded } from './seeded.ts'

const series = (random: () => number, ...levels: ReadonlyArray<readonly [number, number]>): number[] =>
  levels.flatMap(([count, level]) => Array.from({ length: count }, () => level * (1 + 0.02 * gauss(random))))

test('the Nile fell in 1899, and at no other time', () => {
  assert.deepEqual(findSteps(nile, { random: seeded(1), significance: 0.01 }), [{ index: 28, pValue: 0.005 }])
})

test('steps up and down are found at their places, in order', () => {
  const random = seeded(2)
  const steps = findSteps(series(random, [30, 100], [30, 112], [30, 104]), { random, significance: 0.01 })
  assert.deepEqual(
    steps.map(({ index }) => index),
    [30, 60],
  )
})

test('noise shows a step as rarely as asked for, and a step of 5 % under noise of 2 % is found', () => {
  const random = seeded(3)
  const rounds = 200
  let accused = 0
  let found = 0
  for (let round = 0; round < rounds; round++) {
    const options = { random, significance: 0.05, rounds: 99 }
    if (findSteps(series(random, [40, 100]), options).length > 0) accused++
    const steps = findSteps(series(random, [20, 100], [20, 105]), options)
    if (steps.some(({ index }) => Math.abs(index - 20) <= 2)) found++
  }
  assert.ok(accused / rounds <= 0.085, `accused ${accused / rounds}`)
  assert.ok(found / rounds >= 0.95, `found ${found / rounds}`)
})

test('one wild value is no step', () => {
  const random = seeded(4)
  const steps = findSteps(series(random, [40, 100]).with(20, 300), { random, significance: 0.01 })
  assert.deepEqual(steps, [])
})

test('short and constant series have no steps', () => {
  const random = seeded(5)
  for (const values of [[], [1], [1, 1, 1, 9, 9], Array.from({ length: 30 }, () => 7)]) {
    assert.deepEqual(findSteps(values, { random }), [])
  }
})

test('the same seed gives the same steps, and shifting or stretching does not move them', () => {
  const values = series(seeded(6), [15, 100], [15, 120]).map(Math.round)
  const steps = findSteps(values, { random: seeded(7) })
  assert.deepEqual(findSteps(values, { random: seeded(7) }), steps)
  const moved = values.map((value) => 4 * value + 64)
  assert.deepEqual(findSteps(moved, { random: seeded(7) }), steps)
})

test('a significance that the rounds can never reach is refused', () => {
  const random = seeded(8)
  assert.throws(() => findSteps([1], { random, significance: 0.001 }), {
    name: 'RangeError',
    message: /at least 999, got 199/,
  })
  assert.throws(() => findSteps([1], { random, significance: 0 }), { name: 'RangeError' })
  assert.throws(() => findSteps([1, Number.NaN], { random }), { name: 'RangeError' })
})
