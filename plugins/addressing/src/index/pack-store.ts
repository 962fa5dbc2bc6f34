import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { badAddress, isAddress } from './address-index.ts'
import { blobDamaged, type BlobStore } from './blob-store.ts'
import { encodeEntry, headerBytes, isEntryOf } from './pack-entry.ts'
import { createSharedIndex } from './shared-index.ts'
import { walkPack } from './walk-pack.ts'

/** Most images fit; a larger one gets a buffer for itself. */
const pooledBytes = 0x10000

export interface PackStore extends BlobStore {
  /** `get` without the copy: the bytes are the caller's only until the next call of this store. */
  readonly view: (address: string) => Buffer | undefined
  /** Bytes of a torn write that were cut off when the store was opened. */
  readonly cutBytes: number
}

/**
 * Blobs one after another in the file `blobs.pack` of `folder`, with the digest index in memory; reopening rebuilds it.
 * One process at a time may write. Throws `PACK_DAMAGED` when the file is not what was written.
 */
export function openPackStore(folder: string): PackStore {
  const path = join(folder, 'blobs.pack')
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    return packStoreOn(file, path)
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function packStoreOn(file: number, path: string): PackStore {
  const { entries, end } = walkPack(file, path)
  const torn = cutOff(file, end)
  const index = createSharedIndex({ expected: entries.length })
  /** Entry `n` lies between `offsets[n]` and `offsets[n + 1]`; the index holds `n`. */
  const offsets: number[] = []
  for (const { address, offset } of entries) index.put(address, offsets.push(offset) - 1)
  offsets.push(end)
  const pool = Buffer.allocUnsafeSlow(pooledBytes)
  const digest = Buffer.alloc(32)

  const view = (address: string): Buffer | undefined => {
    const entry = index.get(address)
    const from = entry === undefined ? undefined : offsets[entry]
    if (entry === undefined || from === undefined) return undefined
    const length = (offsets[entry + 1] ?? from) - from
    const bytes = length <= pooledBytes ? pool.subarray(0, length) : Buffer.allocUnsafeSlow(length)
    digest.write(address, 'hex')
    if (readSync(file, bytes, 0, length, from) !== length || !isEntryOf(bytes, digest)) throw blobDamaged(address, path)
    return bytes.subarray(headerBytes)
  }
  return {
    get size() {
      return index.size
    },
    cutBytes: torn,
    put: (address, data) => {
      if (!isAddress(address)) throw badAddress(address)
      const entry = encodeEntry(Buffer.from(address, 'hex'), data)
      const from = offsets.at(-1) ?? 0
      appendWhole(file, entry, from)
      index.put(address, offsets.push(from + entry.length) - 2)
    },
    view,
    get: (address) => {
      const bytes = view(address)
      return bytes && Buffer.from(bytes)
    },
    close: () => {
      index.close()
      closeSync(file)
    },
  }
}

function cutOff(file: number, end: number): number {
  const torn = Math.max(0, fstatSync(file).size - end)
  if (torn > 0) ftruncateSync(file, end)
  return torn
}

/** A full disk makes `writeSync` return short without an error; the half entry is cut off again. */
function appendWhole(file: number, entry: Buffer, from: number): void {
  if (writeSync(file, entry, 0, entry.length, from) === entry.length) return
  ftruncateSync(file, from)
  throw new GauntletError('DISK_FULL', `the pack file took only a part of ${entry.length} bytes; make room on the disk`)
}
