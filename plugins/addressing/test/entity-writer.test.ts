import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { canonicalText } from '../src/canonical.ts'
import { createEntityWriter } from '../src/entity-writer.ts'
import { createEntities, type Entity } from '../src/entity.ts'
import { createKernel } from '../src/wasm/kernel.ts'
import { layout } from '../src/wasm/layout.ts'
import { concept, luca } from './samples.ts'

const kernel = createKernel()

const write = createEntityWriter(kernel)

const bytes = Buffer.from(kernel.memory.buffer)

/** What the kernel wrote, or `odd` where it leaves the entity to the reference. */
const written = (entity: Entity): string => {
  const end = write(entity, layout.texts, 0)
  return end === 0 ? 'odd' : bytes.toString('latin1', layout.texts, end)
}

const calm: Entity = { ...concept, stat7_coordinates: { ...concept.stat7_coordinates, velocity: -0.25 } }

test('generated entities take the fast path and come out as the reference writes them', () => {
  const many = createEntities(createRandom('fast path'), 5_000)
  const texts = many.map(written)
  assert.equal(texts.filter((text) => text === 'odd').length, 0)
  assert.deepEqual(texts, many.map(canonicalText))
})

test('entities out of the usual shape are left to the reference', () => {
  assert.equal(written(calm), canonicalText(calm))
  assert.equal(written(concept), 'odd')
  assert.equal(written(luca), 'odd')
  assert.equal(written({ ...calm, id: 'é' }), 'odd')
  assert.equal(written({ ...calm, id: 'x'.repeat(201) }), 'odd')
  assert.equal(written({ ...calm, state: { value: -1 } }), 'odd')
  assert.equal(written({ ...calm, state: { value: 1, more: 1 } }), 'odd')
  const crowded = { ...calm.stat7_coordinates, adjacency: ['a', 'b', 'c', 'd', 'e', 'f'] }
  assert.equal(written({ ...calm, stat7_coordinates: crowded }), 'odd')
})

test('a kernel that met an odd entity writes the next one', () => {
  assert.equal(written({ ...calm, realm: '"' }), 'odd')
  assert.equal(written(calm), canonicalText(calm))
})
