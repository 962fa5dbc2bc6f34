import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { createAddressBook } from '../src/address-book.ts'
import { createMapIndex } from '../src/index/map-index.ts'
import { createSharedIndex } from '../src/index/shared-index.ts'

const addressOf = (id: string, state: number): string =>
  `${id.charCodeAt(0).toString(16)}${state.toString(16)}`.padStart(64, '0')

it('an entity is found at its present address only, whatever was put, moved and removed', () => {
  const step = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), state: fc.nat(3), drop: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      for (const index of [createMapIndex(), createSharedIndex()]) {
        const book = createAddressBook(index)
        const model = new Map<string, number>()
        for (const { id, state, drop } of steps) {
          const address = addressOf(id, state)
          if (drop) assert.equal(book.remove(address), model.get(id) === state && model.delete(id))
          else {
            book.put({ id, address, realm: state, horizon: 2 }, `${id}${state}`)
            model.set(id, state)
          }
          for (const some of ['a', 'b', 'c', 'd']) {
            for (let n = 0; n <= 3; n++) {
              assert.equal(book.get(addressOf(some, n)), model.get(some) === n ? `${some}${n}` : undefined)
            }
          }
        }
        assert.deepEqual([book.size, index.size], [model.size, model.size])
        index.close()
      }
    }),
    { numRuns: 100, seed: 3 },
  )
})

it('removing and adding reuses entity numbers', () => {
  const index = createMapIndex()
  const book = createAddressBook(index)
  for (let i = 0; i < 1000; i++) {
    book.put({ id: `id-${i}`, address: addressOf('z', i), realm: 1, horizon: 0 }, 'text')
    assert.deepEqual(index.byRealm(1), [0])
    assert.equal(book.remove(addressOf('z', i)), true)
  }
  index.close()
})
