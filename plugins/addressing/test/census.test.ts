import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { collisionCensus, collisionCount, dimensionCensus, seedCensus, truncatedPairs } from '../src/census.ts'
import { createEntities } from '../src/entity.ts'
import { concept, luca } from './samples.ts'

const digestsOf = (...heads: number[]): Buffer => {
  const digests = Buffer.alloc(32 * heads.length)
  for (const [i, head] of heads.entries()) {
    digests.writeUInt32BE(head, 32 * i)
    digests.writeUInt32BE(i, 32 * i + 28)
  }
  return digests
}

test('an address that comes back counts once each time', () => {
  assert.equal(collisionCount(['a', 'b', 'a', 'a']), 2)
  assert.equal(collisionCount([]), 0)
})

test('three digests with the same first 32 bits are three pairs', () => {
  assert.equal(truncatedPairs(digestsOf(7, 0xffffffff, 7, 1, 7, 0xffffffff)), 4)
  assert.equal(truncatedPairs(digestsOf(1, 2, 3)), 0)
})

test('100,000 addresses do not collide, cut to 32 bits some do', () => {
  const census = collisionCensus(createRandom('1'), 100_000)
  assert.deepEqual(census, { entities: 100_000, collisions: 0, truncatedPairs: 2 })
})

test('ten seeds of 1,000 do not collide', () => {
  const collisions = seedCensus(createRandom('seeds'), 10, 1_000).map((census) => census.collisions)
  assert.deepEqual(collisions, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
})

test('entities that differ in one dimension collide by their coordinates once it is dropped, never by their whole form', () => {
  const moved = { ...concept, id: 'other', stat7_coordinates: { ...concept.stat7_coordinates, lineage: 43 } }
  const census = dimensionCensus([concept, moved, luca])
  assert.deepEqual(
    census.map(({ dropped, entityCollisions, coordinateCollisions }) => [
      dropped,
      entityCollisions,
      coordinateCollisions,
    ]),
    [
      ['none', 0, 0],
      ['realm', 0, 0],
      ['lineage', 0, 1 / 3],
      ['adjacency', 0, 0],
      ['horizon', 0, 0],
      ['resonance', 0, 0],
      ['velocity', 0, 0],
      ['density', 0, 0],
    ],
  )
})

test('among generated entities no dimension is needed to keep them apart', () => {
  const census = dimensionCensus(createEntities(createRandom('dimensions'), 1_000))
  assert.equal(
    census.every((row) => row.entityCollisions === 0 && row.coordinateCollisions === 0),
    true,
  )
})
