import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { it } from 'node:test'
import { Worker } from 'node:worker_threads'
import { createRandom } from '@gauntlet/contract'
import { packRef } from '../../src/index/entity-ref.ts'
import { fillers, movers, refOf as moverRef, successor } from './moving-keys.ts'
import { attachShared, createSharedIndex } from '../../src/index/shared-index.ts'

const digestOf = (name: string): Buffer => createHash('sha256').update(name).digest()
const refOf = (digest: Buffer): number => packRef(digest.readUInt32LE(8) % 1_000_000, digest[20]! % 7, digest[21]! % 5)

it('finds every digest, single, by text and in batches, after growing from 256 slots to 65,536', () => {
  const index = createSharedIndex()
  const digests = Array.from({ length: 40_000 }, (_, i) => digestOf(String(i)))
  for (const digest of digests) index.put(digest.toString('hex'), refOf(digest))
  assert.equal(index.size, 40_000)
  const bytes = Buffer.concat(digests)
  const out = new Int32Array(40_000)
  index.getMany(bytes, 40_000, out)
  for (const [i, digest] of digests.entries()) {
    assert.equal(out[i], refOf(digest))
    assert.equal(index.getDigest(bytes, i * 32), refOf(digest))
    assert.equal(index.get(digest.toString('hex')), refOf(digest))
  }
  index.getMany(digestOf('absent'), 1, out)
  assert.equal(out[0], -1)
  assert.equal(index.getDigest(digestOf('absent'), 0), undefined)
  index.close()
})

it('takes less than 45 bytes per entity at 300,000, grown from nothing', () => {
  const index = createSharedIndex()
  for (let i = 0; i < 300_000; i++) index.put(digestOf(String(i)).toString('hex'), i)
  assert.ok(index.byteLength / 300_000 < 45)
  index.close()
})

it('does not grow under a churn of ten times its size', () => {
  const index = createSharedIndex()
  const random = createRandom('churn')
  const present: string[] = []
  const add = (i: number): void => {
    const address = digestOf(`churn-${i}`).toString('hex')
    index.put(address, i)
    present.push(address)
  }
  for (let i = 0; i < 2000; i++) add(i)
  const before = index.byteLength
  for (let i = 2000; i < 22_000; i++) {
    const victim = random.int(0, present.length - 1)
    assert.equal(index.remove(present[victim]!), true)
    present[victim] = present.at(-1)!
    present.pop()
    add(i)
  }
  assert.deepEqual([index.size, index.byteLength], [2000, before])
  for (const address of present) assert.ok(index.has(address))
  index.close()
})

it('reads digests at any offset of any view and refuses those that overhang', () => {
  const index = createSharedIndex()
  const digest = digestOf('offset')
  index.put(digest.toString('hex'), 77)
  for (const lead of [0, 1, 3, 4, 7]) {
    const padded = new Uint8Array(lead + 96)
    padded.set(digest, lead + 5)
    assert.equal(index.getDigest(padded, lead + 5), 77)
    assert.equal(index.getDigest(padded.subarray(lead), 5), 77)
    assert.equal(index.getDigest(padded.subarray(lead + 5), 0), 77)
    assert.throws(() => index.getDigest(padded, lead + 65), { code: 'BAD_RANGE' })
  }
  assert.throws(() => index.getDigest(digest, -4), { code: 'BAD_RANGE' })
  assert.throws(() => index.getMany(digest, 2, new Int32Array(2)), { code: 'BAD_RANGE' })
  index.close()
})

it('a full index says so and stays whole', () => {
  const index = createSharedIndex({ maxBytes: 128 * 1024 })
  let put = 0
  const fill = (): void => {
    for (; put < 10_000; put++) index.put(digestOf(String(put)).toString('hex'), put)
  }
  assert.throws(fill, { code: 'INDEX_FULL' })
  assert.ok(put > 1500 && index.size === put)
  for (let i = 0; i < put; i++) assert.equal(index.get(digestOf(String(i)).toString('hex')), i)
  assert.equal(index.remove(digestOf('0').toString('hex')), true)
  index.close()
})

it('a second view sees what the first one puts, grows and removes', () => {
  const first = createSharedIndex()
  const second = attachShared(structuredClone(first.share()))
  for (let i = 0; i < 5000; i++) (i % 2 ? first : second).put(digestOf(String(i)).toString('hex'), i)
  for (let i = 0; i < 5000; i++) assert.equal((i % 3 ? first : second).get(digestOf(String(i)).toString('hex')), i)
  assert.equal(first.remove(digestOf('9').toString('hex')), true)
  assert.equal(second.has(digestOf('9').toString('hex')), false)
  assert.deepEqual([first.size, second.size], [4999, 4999])
})

it('readers on other threads never see a wrong, torn or lost entry while two writers put, remove and grow', async () => {
  const index = createSharedIndex()
  const stable = 3000
  for (let i = 0; i < stable; i++) {
    const digest = digestOf(`stable-${i}`)
    index.put(digest.toString('hex'), refOf(digest))
  }
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const start = (role: string, seed: string): { worker: Worker; messages: Record<string, unknown>[] } => {
    const job = { role, seed, stop, stable, own: 20_000, rounds: 120_000, handle: index.share() }
    const worker = new Worker(new URL('./table-thread.ts', import.meta.url), { workerData: job })
    const messages: Record<string, unknown>[] = []
    worker.on('message', (message) => messages.push(message))
    return { worker, messages }
  }
  const readers = ['read', 'read-batches', 'read-batches'].map((role, i) => start(role, `reader-${i}`))
  const writers = ['writer-0', 'writer-1'].map((seed) => start('write', seed))
  const bytesBefore = index.byteLength
  await Promise.all(writers.map(({ worker }) => once(worker, 'exit')))
  Atomics.store(stop, 0, 1)
  await Promise.all(readers.map(({ worker }) => once(worker, 'exit')))

  for (const { messages } of [...readers, ...writers]) assert.deepEqual(messages.at(-1)?.['faults'], [])
  for (const { messages } of readers) assert.ok(Number(messages.at(-1)?.['done']) > 1000)
  const kept = writers.reduce((sum, { messages }) => sum + Number(messages[0]?.['present']), 0)
  assert.equal(index.size, stable + kept)
  assert.ok(index.byteLength > bytesBefore)
  for (let i = 0; i < stable; i++) assert.ok(index.has(digestOf(`stable-${i}`).toString('hex')))
})

it('readers never miss a key that a removal is just moving, nor take the reference of the key that follows in its record', async () => {
  const index = createSharedIndex()
  for (const digest of [movers[0], ...fillers, movers[1]]) index.put(digest.toString('hex'), moverRef(digest))
  const phase = new Int32Array(new SharedArrayBuffer(4))
  const readers = ['batches', 'singles'].map((role) => {
    const worker = new Worker(new URL('./moving-keys-thread.ts', import.meta.url), {
      workerData: { role, phase, handle: index.share() },
    })
    return { worker, message: once(worker, 'message'), online: once(worker, 'online') }
  })
  await Promise.all(readers.map(({ online }) => online))
  const addresses = movers.map((mover) => mover.toString('hex'))
  const next = successor.toString('hex')
  for (let round = 0; round < 400_000; round++) {
    // In this phase the other mover stays, and is moved to its home.
    Atomics.store(phase, 0, round)
    const leaving = addresses[round % 2]!
    index.remove(leaving)
    index.put(next, moverRef(successor))
    index.remove(next)
    index.put(leaving, moverRef(movers[round % 2]!))
  }
  Atomics.store(phase, 0, -1)
  for (const { message } of readers) {
    const [{ proved, faults }] = await message
    assert.deepEqual(faults, [])
    assert.ok(proved > 100)
  }
  await Promise.all(readers.map(({ worker }) => worker.terminate()))
  index.close()
})
