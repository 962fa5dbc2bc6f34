import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bestSplit } from '../src/best-split.ts'
import { closeTo } from './close-to.ts'
import { nile } from './nile.ts'

test('split and energy are those of the definition, written out with matrices', () => {
  // NumPy 2.4.6: every split tried, mean distances taken from the whole matrix of |x − y|
  assert.equal(bestSplit(nile)?.index, 28)
  closeTo(bestSplit(nile)?.energy ?? 0, 4807.521314553991)
  assert.equal(bestSplit([10, 11, 10, 12, 20, 21, 19, 22.5])?.index, 4)
  closeTo(bestSplit([10, 11, 10, 12, 20, 21, 19, 22.5])?.energy ?? 0, 33.33333333333333)
})

test('fewer than six values have no split', () => {
  assert.equal(bestSplit([1, 1, 1, 9, 9]), undefined)
  assert.equal(bestSplit([1, 1, 1, 9, 9, 9])?.index, 3)
  assert.equal(bestSplit([]), undefined)
})
