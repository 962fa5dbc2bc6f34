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

test('the seed "golden" makes the entity it has always made', () => {
  assert.deepEqual(createEntity(createRandom('golden')), {
    id: '55489756-4903-4c5f-894c-60980b3fd719',
    entity_type: 'concept',
    realm: 'system',
    created_at: '2025-10-20T18:37:56.874Z',
    state: { value: 70 },
    stat7_coordinates: {
      realm: 'system',
      lineage: 59,
      adjacency: [
        'e964c78a-8325-4bd9-bf78-27b04dbbb06b',
        'd47d937b-6ee4-4600-b027-2940f4c7a392',
        '058c8474-928d-456a-9327-4792f74ae57a',
        '4cc9eaa4-821c-457e-afbf-004c9b52c8f1',
      ],
      horizon: 'decay',
      resonance: -0.4015475075509334,
      velocity: 0.09675003021820827,
      density: 0.9801238026010667,
    },
  })
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
