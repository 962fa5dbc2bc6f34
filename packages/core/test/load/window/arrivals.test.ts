import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, type Shape } from '@gauntlet/contract'
import { createArrivals, ratePieces } from '../../../src/load/window/arrivals.ts'

const second = 1e9

function dueTimes(shape: Shape, seconds: number, seed?: string): number[] {
  const pieces = ratePieces(shape, { warmupNs: second, windowNs: seconds * second })
  const arrivals = createArrivals(pieces, seed === undefined ? 'uniform' : createRandom(seed))
  const times: number[] = []
  for (let due = arrivals.next(); due !== Infinity; due = arrivals.next()) times.push(due)
  return times
}

const within = (times: readonly number[], from: number, until: number): number =>
  times.filter((time) => time >= from * second && time < until * second).length

test('a uniform rate is met exactly, and no error adds up', () => {
  const times = dueTimes({ shape: 'constant', ratePerSecond: 300 }, 100)
  assert.equal(within(times, 1, 101), 30_000)
  assert.equal(times.at(-1), (101 - 1 / 300) * second)
})

test('a warm-up rises to the first rate for half its time, and keeps it', () => {
  const times = dueTimes({ shape: 'constant', ratePerSecond: 800 }, 1)
  assert.deepEqual(
    [0, 0.25, 0.5, 0.75, 1].map((from) => within(times, from, from + 0.25)),
    [50, 150, 200, 200, 200],
  )
})

test('a ramp offers the integral of its rate, in each half of it', () => {
  const times = dueTimes({ shape: 'ramp', fromPerSecond: 100, toPerSecond: 500 }, 10)
  assert.equal(within(times, 0, 1), 75)
  assert.equal(within(times, 1, 11), 3_000)
  assert.equal(within(times, 1, 6), 1_000)
})

test('a ramp may lead down', () => {
  const times = dueTimes({ shape: 'ramp', fromPerSecond: 500, toPerSecond: 100 }, 10)
  assert.equal(within(times, 1, 11), 3_000)
  assert.equal(within(times, 1, 6), 2_000)
})

test('a spike multiplies the rate from two to three sevenths of the window', () => {
  const times = dueTimes({ shape: 'spike', ratePerSecond: 100, factor: 5 }, 7)
  assert.equal(within(times, 0, 3), 275)
  assert.equal(within(times, 3, 4), 500)
  assert.equal(within(times, 4, 8), 400)
})

test('due times never go back', () => {
  for (const seed of [undefined, '1']) {
    const times = dueTimes({ shape: 'spike', ratePerSecond: 100, factor: 5 }, 7, seed)
    assert.ok(times.every((time, index) => time >= (times[index - 1] ?? 0)))
  }
})

test('Poisson arrivals have the mean and the spread of their rate, and the seed fixes them', () => {
  const shape = { shape: 'constant', ratePerSecond: 1_000, arrivals: 'poisson' } as const
  const times = dueTimes(shape, 100, '1')
  // Five standard deviations of a Poisson count of 100,000.
  const steady = times.filter((time) => time >= second)
  assert.ok(Math.abs(steady.length - 100_000) < 5 * Math.sqrt(100_000), `${steady.length}`)
  const gaps = steady.slice(1).map((time, index) => time - (steady[index] ?? 0))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length)
  assert.ok(Math.abs(deviation / mean - 1) < 0.02, 'exponential gaps deviate by their mean')
  assert.deepEqual(dueTimes(shape, 100, '1'), times)
})
