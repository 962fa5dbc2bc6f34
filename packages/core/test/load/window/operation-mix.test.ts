import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMix, createScript } from '../../../src/load/window/operation-mix.ts'

test('shares are exact over every round of the weights', () => {
  const next = createMix([5, 3, 2])
  for (let round = 0; round < 50; round++) {
    const counts = [0, 0, 0]
    for (let i = 0; i < 10; i++) counts[next()]!++
    assert.deepEqual(counts, [5, 3, 2])
  }
})

test('a heavy operation does not come in blocks', () => {
  const next = createMix([5, 1, 1])
  assert.deepEqual(
    Array.from({ length: 7 }, () => next()),
    [0, 0, 1, 0, 2, 0, 0],
  )
})

test('no share is ever off by as much as one request', () => {
  const weights = [0.7, 0.2, 0.1]
  const next = createMix(weights)
  const counts = [0, 0, 0]
  for (let sent = 1; sent <= 10_000; sent++) {
    counts[next()]!++
    for (const [index, weight] of weights.entries()) assert.ok(Math.abs(counts[index]! - weight * sent) <= 1)
  }
})

test('each client goes through a script of its own, whatever the others do', () => {
  const next = createScript([1, 2, 1])
  const of = (client: number, count: number) => Array.from({ length: count }, () => next(client))
  assert.deepEqual(of(0, 3), [0, 1, 1])
  assert.deepEqual(of(4, 1), [0])
  assert.deepEqual(of(0, 3), [2, 0, 1])
  assert.deepEqual(of(4, 4), [1, 1, 2, 0])
})

test('clients begin at places of their own: their first operations are those of the script, as often as they weigh', () => {
  const next = createScript([1, 2, 1])
  const round = () => Array.from({ length: 8 }, (_, client) => next(client))
  assert.deepEqual(round(), [0, 1, 1, 2, 0, 1, 1, 2])
  assert.deepEqual(round(), [1, 1, 2, 0, 1, 1, 2, 0])
})
