import assert from 'node:assert/strict'
import { test } from 'node:test'
import { address } from '../src/address.ts'
import { realmNumber } from '../src/entity.ts'
import { refNumber } from '../src/index/entity-ref.ts'
import { built, builtAny, needs } from './built.ts'

for (const variant of ['map', 'shared', 'sqlite', 'keycopy'] as const) {
  test(`${variant} holds every entity of its scale under its address, and every key is found`, (context) => {
    const system = built(context, variant)
    assert.equal(system.index.size, 300)
    assert.deepEqual(new Set(system.sample().map(address)).size, 300)
    for (const entity of system.sample()) assert.equal(system.index.has(address(entity)), true)
    const keys = system.keys()
    for (let i = 0; i < keys.count; i++) assert.equal(system.index.get(keys.fresh(i)), keys.ref(i))
    const ofRealm = system.sample().flatMap((entity, number) => (realmNumber(entity) === 2 ? [number] : []))
    assert.deepEqual(system.index.byRealm(2), ofRealm)
  })
}

for (const variant of ['postgres', 'sharded'] as const) {
  test(`${variant} holds the same entities, and finds every key with its entity`, needs(variant), async (context) => {
    const system = await builtAny(context, variant)
    const { remote } = system
    assert.ok(remote)
    const keys = system.keys()
    assert.deepEqual(keys.digests, built(context, 'map').keys().digests)
    assert.equal(await remote.size(), 300)
    for (const [number, entity] of system.sample().entries()) {
      const stored = await remote.get(address(entity))
      assert.deepEqual([JSON.parse(stored?.text ?? ''), refNumber(stored?.ref ?? -1)], [entity, number])
    }
    for (let i = 0; i < keys.count; i++) assert.equal((await remote.get(keys.fresh(i)))?.ref, keys.ref(i))
    const ofRealm = system.sample().flatMap((entity, number) => (realmNumber(entity) === 2 ? [number] : []))
    assert.deepEqual(await remote.byRealm(2), ofRealm)
    const single = await system.unbatched()
    assert.deepEqual([await single.size(), await system.unbatched()], [300, single])
  })
}

test('all variants of one seed hold the same entities and ask for the same keys', (context) => {
  const [map, shared] = [built(context, 'map'), built(context, 'shared')]
  assert.deepEqual(map.sample(), shared.sample())
  assert.deepEqual(map.keys().digests, shared.keys().digests)
})

test('files holds a file of 2,048 to 6,143 bytes per entity, the same whenever it is built', (context) => {
  const [one, other] = [built(context, 'files', 40), built(context, 'files', 40)]
  assert.equal(one.blobs?.size, 40)
  for (const entity of one.sample()) {
    const bytes = one.blobs?.get(address(entity))
    assert.ok(bytes && bytes.length >= 2_048 && bytes.length <= 6_143)
    assert.deepEqual(other.blobs?.get(address(entity)), bytes)
  }
})

test('keys and sample are made once', (context) => {
  const system = built(context, 'map')
  assert.equal(system.keys(), system.keys())
  assert.equal(system.sample(), system.sample())
})

test('only the index in shared memory can be shared, and only files has files', (context) => {
  const [map, shared] = [built(context, 'map'), built(context, 'shared')]
  assert.deepEqual([map.shared, map.blobs, shared.blobs], [null, null, null])
  assert.equal(shared.shared, shared.index)
})
