import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ranks } from '../src/ranks.ts'

test('equal values share the mean of their ranks, and the input keeps its order', () => {
  const values = Object.freeze([20, 10, 20, 5, 20])
  assert.deepEqual(ranks(values), [4, 2, 4, 1, 4])
  assert.deepEqual(ranks([]), [])
  assert.deepEqual(ranks([7, 7]), [1.5, 1.5])
  assert.deepEqual(ranks([-0, 0]), [1.5, 1.5])
})
