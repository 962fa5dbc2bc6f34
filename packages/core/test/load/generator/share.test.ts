import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, type Shape } from '@gauntlet/contract'
import { createArrivals, ratePieces } from '../../../src/load/window/arrivals.ts'
import { countShare, takeShare, whole } from '../../../src/load/generator/share.ts'

const pieces = (shape: Shape): ReturnType<typeof ratePieces> => ratePieces(shape, { warmupNs: 1e9, windowNs: 9e9 })

function drain(next: () => number): number[] {
  const times: number[] = []
  for (let due = next(); due !== Infinity; due = next()) times.push(due)
  return times
}

for (const [what, shape, seed] of [
  ['a Poisson stream', { shape: 'constant', ratePerSecond: 300, arrivals: 'poisson' }, '7'],
  ['a ramp', { shape: 'ramp', fromPerSecond: 10, toPerSecond: 500 }, undefined],
] as const) {
  test(`the shares of two and of three threads make up ${what}, each request once and in turn`, () => {
    const streamOf = (): (() => number) => createArrivals(pieces(shape), seed ? createRandom(seed) : 'uniform').next
    const alone = drain(takeShare(streamOf(), whole))
    for (const threads of [2, 3]) {
      const shares = Array.from({ length: threads }, (_, index) => drain(takeShare(streamOf(), { index, of: threads })))
      assert.deepEqual(
        alone.map((_, k) => shares[k % threads]?.[Math.floor(k / threads)]),
        alone,
      )
      assert.equal(shares.flat().length, alone.length)
    }
  })
}

test('what cannot be split evenly goes to the first threads', () => {
  const split = (count: number, of: number): number[] =>
    Array.from({ length: of }, (_, index) => countShare(count, { index, of }))
  assert.deepEqual(split(5, 2), [3, 2])
  assert.deepEqual(split(128, 3), [43, 43, 42])
  assert.deepEqual(split(4, 4), [1, 1, 1, 1])
  assert.deepEqual(split(7, 1), [7])
})
