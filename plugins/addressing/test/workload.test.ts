import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { address } from '../src/address.ts'
import { createEntities } from '../src/entity.ts'
import { refNumber } from '../src/index/entity-ref.ts'
import { addressAll, addressStream, shuffleKeys, storedStream } from '../src/workload.ts'

const golden = () => createRandom('golden')

test('a stream has the addresses that its entities have when they are made one by one', () => {
  const stream = [...addressStream(golden(), 1_203)]
  assert.deepEqual(
    stream.map((addressed) => addressed.address),
    createEntities(golden(), 1_203).map(address),
  )
  assert.deepEqual(
    stream.map(({ ref }) => refNumber(ref)),
    Array.from({ length: 1_203 }, (_, number) => number),
  )
})

test('the seed "golden" gives the addresses, references and keys it has always given', () => {
  const stream = [...addressStream(golden(), 1_200)]
  assert.deepEqual(
    [stream[0], stream[1_199]],
    [
      { address: '78266f6879b4d59a42cdba95dcdbe2e9f58c292bcd1507613f6ff450cc00ac99', ref: 13 },
      { address: '24763a9b8ab561fe615d9e481962ebfc6478495ae1bdfc8341cd6a014aadfdfb', ref: 41_985 },
    ],
  )
  const keys = shuffleKeys(addressAll(golden(), 1_200), { most: 1_200, shuffle: createRandom('order') })
  assert.equal(keys.fresh(0), '2c248fac80ad1aa451a2b88aa303a30ecb6c611f2dba2b57aab1c097519a90f2')
  assert.equal(keys.ref(0), 41_326)
  assert.equal(keys.fresh(1_199), 'ece02f15037ffba3db63dafd9c7f3d74f38d940b2aed37c8bbb5ff2c63219d0b')
  assert.equal(keys.ref(1_199), 10_046)
})

test('a database is given the same addresses and references, with each entity as JSON', () => {
  const rows = [...storedStream(golden(), 600)]
  assert.deepEqual(
    rows.map(([key, { ref }]) => ({ address: key, ref })),
    [...addressStream(golden(), 600)],
  )
  assert.deepEqual(
    rows.map(([, { text }]) => JSON.parse(text)),
    createEntities(golden(), 600),
  )
})

test('a stream of nothing is empty, one of a single entity has one address', () => {
  assert.deepEqual([...addressStream(golden(), 0)], [])
  assert.equal([...addressStream(golden(), 1)].length, 1)
  assert.deepEqual(addressAll(golden(), 0), { digests: Buffer.alloc(0), refs: new Int32Array(0) })
})

test('keys are the addresses of the stream, each once per round, with their references', () => {
  const stream = new Map([...addressStream(golden(), 777)].map((addressed) => [addressed.address, addressed.ref]))
  const keys = shuffleKeys(addressAll(golden(), 777), { most: 777, shuffle: createRandom('order') })
  const texts = Array.from({ length: 777 }, (_, i) => keys.fresh(i))
  assert.deepEqual(new Set(texts), new Set(stream.keys()))
  assert.notDeepEqual(texts, [...stream.keys()])
  for (const [i, text] of texts.entries()) {
    assert.equal(keys.ref(i), stream.get(text))
    assert.equal(Buffer.from(keys.digests).toString('hex', i * 32, i * 32 + 32), text)
  }
  assert.deepEqual([keys.count, keys.fresh(777), keys.ref(777)], [777, texts[0], keys.ref(0)])
})
