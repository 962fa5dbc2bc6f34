import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { entityFaults } from '../src/entity-faults.ts'
import { createEntities, createEntity, entityTypes, horizons, realms } from '../src/entity.ts'

const many = createEntities(createRandom('entities'), 5_000)

test('the same seed makes the same entities, another seed makes others', () => {
  assert.deepEqual(createEntities(createRandom('a'), 20), createEntities(createRandom('a'), 20))
  assert.notDeepEqual(createEntity(createRandom('a')), createEntity(createRandom('b')))
})

test('entities keep to the published ranges and reach their ends', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  for (const entity of many) {
    const { adjacency, resonance, velocity, density } = entity.stat7_coordinates
    assert.deepEqual(entityFaults(entity), [])
    assert.ok([entity.id, ...adjacency].every((id) => uuid.test(id)))
    assert.ok(Math.abs(resonance) <= 1 && Math.abs(velocity) <= 1 && density >= 0 && density <= 1)
  }
  const span = (of: (entity: (typeof many)[number]) => number): number[] => {
    const values = many.map(of)
    return [Math.min(...values), Math.max(...values)]
  }
  assert.deepEqual(
    span((entity) => entity.stat7_coordinates.adjacency.length),
    [0, 5],
  )
  assert.deepEqual(
    span((entity) => entity.stat7_coordinates.lineage),
    [1, 100],
  )
  assert.deepEqual(
    span((entity) => Number(entity.state['value'])),
    [0, 1000],
  )
})

test('every type, realm and horizon comes up, and the two realms are independent', () => {
  const seen = (of: (entity: (typeof many)[number]) => string): string[] => [...new Set(many.map(of))].sort()
  assert.deepEqual(
    seen((entity) => entity.entity_type),
    entityTypes.toSorted(),
  )
  assert.deepEqual(
    seen((entity) => entity.realm),
    realms.toSorted(),
  )
  assert.deepEqual(
    seen((entity) => entity.stat7_coordinates.horizon),
    horizons.toSorted(),
  )
  assert.equal(seen((entity) => `${entity.realm}/${entity.stat7_coordinates.realm}`).length, 49)
})
