import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../src/index.ts'

test('the same seed gives the same stream, another seed another', () => {
  const draw = (seed: string): number[] => Array.from({ length: 5 }, createRandom(seed).next)
  assert.deepEqual(draw('a'), draw('a'))
  assert.notDeepEqual(draw('a'), draw('b'))
})

test('uuids are of version 4 and do not repeat', () => {
  const random = createRandom('uuid')
  const uuids = Array.from({ length: 10_000 }, () => random.uuid())
  assert.equal(new Set(uuids).size, 10_000)
  for (const uuid of uuids.slice(0, 1_000)) {
    assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})

test('int reaches both ends and is even', () => {
  const random = createRandom('int')
  const counts = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < 60_000; i++) counts[random.int(0, 5)]!++
  // Five standard deviations of a binomial with n = 60,000 and p = 1/6.
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 457, `counts ${counts.join(' ')}`)
})

test('shuffle keeps every item and leaves its input alone', () => {
  const input = [1, 2, 3, 4, 5, 6, 7, 8]
  const shuffled = createRandom('s').shuffle(input)
  assert.deepEqual(
    shuffled.toSorted((a, b) => a - b),
    input,
  )
  assert.notDeepEqual(shuffled, input)
  assert.deepEqual(input, [1, 2, 3, 4, 5, 6, 7, 8])
})

test('a fork is independent of how much its parent has drawn', () => {
  const parent = createRandom('p')
  const before = parent.fork('x').next()
  parent.next()
  assert.equal(parent.fork('x').next(), before)
})

test('picking from nothing is refused', () => {
  assert.throws(() => createRandom('p').pick([]), /the list is empty/)
})
