import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { createRandom } from '@gauntlet/contract'
import { address, addressBatch } from '../src/address.ts'
import { canonicalText } from '../src/canonical.ts'
import { createEntities, type Entity } from '../src/entity.ts'
import { plainAddress, templateAddress } from '../src/plain-address.ts'
import { concept, entities, luca } from './samples.ts'

const referenceAddress = (entity: Entity): string => hash('sha256', canonicalText(entity), 'hex')

const batchOf = (many: readonly Entity[]): string[] => {
  const into = Buffer.alloc(32 * many.length)
  addressBatch(many, into)
  return many.map((_, i) => into.toString('hex', 32 * i, 32 * i + 32))
}

test('the root has its published address', () => {
  assert.equal(address(luca), '2914d41977dccb98483876783f786140ff67811280b97167a90d4cbe77e6a5fe')
})

test('an entity full of float traps has its published address', () => {
  const published = '9d0861ff8630fc504d7da5caf3e2df2b1ca50499b9526dfc915a16bc872ab18d'
  assert.equal(address(concept), published)
  assert.deepEqual(batchOf([concept]), [published])
  assert.equal(plainAddress(concept), published)
  assert.equal(templateAddress(concept), published)
})

test('generated entities have one address, whichever way it is computed', () => {
  const many = createEntities(createRandom('one address'), 3_000)
  const addresses = many.map(referenceAddress)
  assert.deepEqual(many.map(address), addresses)
  assert.deepEqual(batchOf(many), addresses)
  assert.deepEqual(many.map(plainAddress), addresses)
  assert.deepEqual(many.map(templateAddress), addresses)
})

test('any entity has the address of the reference', () => {
  fc.assert(
    fc.property(entities, (entity) => {
      assert.equal(address(entity), referenceAddress(entity))
    }),
    { seed: 1, numRuns: 5_000 },
  )
})

test('usual and unusual entities mix in one batch', () => {
  fc.assert(
    fc.property(fc.array(entities, { maxLength: 150 }), fc.integer({ min: 0, max: 150 }), (odd, usual) => {
      const mixed = createRandom(`${usual}`).shuffle([...odd, ...createEntities(createRandom('mix'), usual)])
      assert.deepEqual(batchOf(mixed), mixed.map(referenceAddress))
    }),
    { seed: 1, numRuns: 100 },
  )
})

test('every length of text hashes right', () => {
  const many = Array.from({ length: 800 }, (_, length): Entity => {
    const fill = (from: number): string => 'x'.repeat(Math.max(0, Math.min(200, length - from)))
    return {
      ...concept,
      id: fill(0),
      entity_type: fill(200),
      realm: fill(400),
      stat7_coordinates: { ...concept.stat7_coordinates, horizon: fill(600) },
    }
  })
  assert.deepEqual(batchOf(many), many.map(referenceAddress))
})

test('a single unusual character anywhere does not escape the fast path', () => {
  const characters = ['"', '\\', '\u0000', '\u001f', '\u007f', '\u0080', '\u00ff', '\u0141', '\u2022', '\ud83d', '😀']
  for (const character of characters) {
    for (let place = 0; place <= 36; place++) {
      const id = 'x'.repeat(place) + character + 'x'.repeat(36 - place)
      const entity = { ...concept, stat7_coordinates: { ...concept.stat7_coordinates, adjacency: [id, 'a'] } }
      assert.equal(address(entity), referenceAddress(entity))
      assert.equal(address({ ...concept, id }), referenceAddress({ ...concept, id }))
    }
  }
})

test('strings that are joined or cut lazily count like any other', () => {
  const tail = ['0000-8000-', '000000000001'].join('')
  const rope = `00000000-0000-4000-8000${tail.slice(9, 10)}${tail.slice(10)}`
  const cut = `>>${concept.id}<<`.slice(2, -2)
  assert.equal(address({ ...concept, id: rope }), address(concept))
  assert.equal(address({ ...concept, id: cut }), address(concept))
})

test('neither the order of keys nor that of neighbours moves an address', () => {
  fc.assert(
    fc.property(entities, fc.string(), (entity, seed) => {
      const shuffled = shuffleKeys(entity, createRandom(seed).shuffle) as Entity
      assert.equal(address(shuffled), address(entity))
    }),
    { seed: 1 },
  )
})

const shuffleKeys = (value: unknown, shuffle: <Item>(items: readonly Item[]) => Item[], key = ''): unknown => {
  if (Array.isArray(value)) return key === 'adjacency' ? shuffle(value) : value
  if (typeof value !== 'object' || value === null) return value
  const members = shuffle(Object.entries(value))
  return Object.fromEntries(members.map(([name, member]) => [name, shuffleKeys(member, shuffle, name)]))
}

test('a changed state moves the address', () => {
  assert.notEqual(address({ ...concept, state: { value: 999 } }), address(concept))
})

test('the fast path refuses what the reference refuses', () => {
  const coordinates = concept.stat7_coordinates
  const faulty: unknown[] = [
    null,
    { ...concept, stat7_coordinates: null },
    { ...concept, id: 7 },
    { ...concept, state: null },
    { ...concept, state: { value: NaN } },
    { ...concept, created_at: '2025-10-18T15:23:45.123z' },
    { ...concept, created_at: '2025-10-18T15:23:45.12Z' },
    { ...concept, created_at: '2025-10-18T15:23:45.1234' },
    { ...concept, created_at: '2025-10-18t15:23:45.123Z' },
    { ...concept, created_at: '2025-10-18T15:23:45/123Z' },
    { ...concept, created_at: '2025-10-18T15:2:345.123Z' },
    { ...concept, stat7_coordinates: { ...coordinates, density: NaN } },
    { ...concept, stat7_coordinates: { ...coordinates, velocity: -Infinity } },
    { ...concept, stat7_coordinates: { ...coordinates, resonance: null } },
    { ...concept, stat7_coordinates: { ...coordinates, lineage: 1.5 } },
    { ...concept, stat7_coordinates: { ...coordinates, adjacency: ['a', undefined, 'b'] } },
    { ...concept, stat7_coordinates: { ...coordinates, adjacency: 'ab' } },
  ]
  for (const entity of faulty) {
    assert.throws(() => address(entity as Entity), { code: 'ENTITY_FAULTY' })
    assert.throws(() => batchOf([concept, entity as Entity]), { code: 'ENTITY_FAULTY' })
  }
})

test('a batch that threw leaves nothing behind in the next one', () => {
  assert.throws(() => batchOf([concept, null as unknown as Entity]))
  assert.deepEqual(batchOf([luca, concept]), [address(luca), address(concept)])
})
