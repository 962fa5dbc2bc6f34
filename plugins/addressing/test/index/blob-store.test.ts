import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { createRandom, type Random } from '@gauntlet/contract'
import { openFanOutStore } from '../../src/index/fan-out-store.ts'
import { openPackStore } from '../../src/index/pack-store.ts'

const newFolder = (context: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'blob-store-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** 2,048 to 6,143 bytes of noise. */
const seededBlob = (random: Random): Buffer =>
  Buffer.from(Uint8Array.from({ length: random.int(2048, 6143) }, () => random.int(0, 255)))

const addressOf = (n: number): string => `${n.toString(16).padStart(8, '0')}${'5a'.repeat(28)}`
const blobsOf = (count: number): Buffer[] => {
  const random = createRandom('blobs')
  return Array.from({ length: count }, () => seededBlob(random))
}

for (const [name, open] of Object.entries({ pack: openPackStore, 'fan-out': openFanOutStore })) {
  describe(`the ${name} store`, () => {
    it('gives back the very bytes, also empty and large ones, and the newest of an address', (context) => {
      const store = open(newFolder(context))
      const blobs = [...blobsOf(50), Buffer.alloc(0), Buffer.alloc(300_000, 7)]
      for (const [i, blob] of blobs.entries()) store.put(addressOf(i), blob)
      store.put(addressOf(3), Buffer.from('newer'))
      for (const [i, blob] of blobs.entries()) {
        assert.deepEqual(store.get(addressOf(i)), i === 3 ? Buffer.from('newer') : blob)
      }
      assert.equal(store.size, 52)
      assert.equal(store.get(addressOf(99)), undefined)
      assert.equal(store.get('../../etc/passwd'), undefined)
      assert.throws(() => store.put('../../etc/passwd', Buffer.from('x')), { code: 'BAD_ADDRESS' })
      store.close()
    })
  })
}

describe('a pack file', () => {
  const filled = (folder: string): { path: string; blobs: Buffer[] } => {
    const store = openPackStore(folder)
    const blobs = blobsOf(20)
    for (const [i, blob] of blobs.entries()) store.put(addressOf(i), blob)
    store.close()
    return { path: join(folder, 'blobs.pack'), blobs }
  }

  it('has everything after reopening, and takes more', (context) => {
    const folder = newFolder(context)
    const { blobs } = filled(folder)
    const again = openPackStore(folder)
    assert.deepEqual([again.size, again.cutBytes], [20, 0])
    for (const [i, blob] of blobs.entries()) assert.deepEqual(again.get(addressOf(i)), blob)
    again.put(addressOf(20), Buffer.from('one more'))
    again.close()
    const third = openPackStore(folder)
    assert.deepEqual(third.get(addressOf(20)), Buffer.from('one more'))
    third.close()
  })

  it('loses only the torn entry, wherever the last append was cut', (context) => {
    const folder = newFolder(context)
    const { path, blobs } = filled(folder)
    const whole = readFileSync(path)
    const last = blobs[19]!.length + 48
    for (const missing of [1, 47, last - 49, last - 48, last - 47, last - 1]) {
      writeFileSync(path, whole.subarray(0, whole.length - missing))
      const store = openPackStore(folder)
      assert.deepEqual([store.size, store.cutBytes], [19, last - missing])
      assert.deepEqual(store.get(addressOf(18)), blobs[18])
      assert.equal(store.get(addressOf(19)), undefined)
      store.put(addressOf(19), blobs[19]!)
      store.close()
      assert.equal(statSync(path).size, whole.length)
    }
  })

  it('cuts off a tail of zeros and a last entry with wrong data', (context) => {
    const folder = newFolder(context)
    const { path, blobs } = filled(folder)
    appendFileSync(path, Buffer.alloc(100_000))
    const store = openPackStore(folder)
    assert.deepEqual([store.size, store.cutBytes], [20, 100_000])
    store.close()
    flip(path, statSync(path).size - 1)
    const cut = openPackStore(folder)
    assert.deepEqual([cut.size, cut.cutBytes], [19, blobs[19]!.length + 48])
    cut.close()
  })

  it('names the place of damage in its middle instead of cutting', (context) => {
    const folder = newFolder(context)
    const { path, blobs } = filled(folder)
    const second = blobs[0]!.length + 48
    flip(path, second + 5)
    assert.throws(() => openPackStore(folder), { code: 'PACK_DAMAGED', message: new RegExp(`byte ${second};`) })
  })

  it('refuses to hand out a blob of which one bit or the end is gone', (context) => {
    const folder = newFolder(context)
    const { path } = filled(folder)
    const store = openPackStore(folder)
    flip(path, 1000)
    assert.throws(() => store.get(addressOf(0)), { code: 'BLOB_DAMAGED' })
    assert.ok(store.get(addressOf(1)))
    truncateSync(path, statSync(path).size - 1)
    assert.throws(() => store.get(addressOf(19)), { code: 'BLOB_DAMAGED' })
    store.close()
  })

  it('lends a view that the next call may overwrite, and copies on get', (context) => {
    const store = openPackStore(newFolder(context))
    store.put(addressOf(1), Buffer.from('first'))
    store.put(addressOf(2), Buffer.from('other'))
    const copy = store.get(addressOf(1))
    assert.deepEqual(store.view(addressOf(2)), Buffer.from('other'))
    assert.deepEqual(copy, Buffer.from('first'))
    store.close()
  })
})

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at]! ^= 1
  writeFileSync(path, bytes)
}
