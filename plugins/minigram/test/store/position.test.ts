import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laterPosition, parsePosition, sortablePosition } from '../../src/store/position.ts'

test('positions are compared by value, not as text', () => {
  assert.equal(parsePosition('0/3000148'), 0x3000148n)
  assert.equal(parsePosition('1A/0'), 0x1a_0000_0000n)
  assert.equal(laterPosition('0/F000000', '1/0'), '1/0')
  assert.equal(laterPosition('A/10', 'A/9'), 'A/10')
  assert.equal(laterPosition('', '0/1'), '0/1')
})

test('what is no position asks for the primary', () => {
  for (const text of ['0', '0/', 'x/1', '0/1 ', `0/1'; --`, '0/123456789']) assert.equal(parsePosition(text), null)
  assert.equal(laterPosition('0/1', null), null)
  assert.equal(laterPosition('nonsense', '0/1'), null)
})

test('sortable positions are in their order as texts', () => {
  const positions = ['', '0/9', '0/10', '0/F0000000', '1/0', 'A/1', '10/0']
  const sortable = positions.map(sortablePosition)
  assert.deepEqual(sortable.toSorted(), sortable)
  assert.deepEqual(sortable.map(parsePosition), positions.map(parsePosition))
})
