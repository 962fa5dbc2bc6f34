import { digestBytes } from '../digest.ts'
import type { SharedMemory } from '../wasm/engine.ts'
import { badAddress, type AddressIndex } from './address-index.ts'
import { refHorizon, refNumber, refRealm, type EntityRef } from './entity-ref.ts'
import { AddressReader } from './hex.ts'
import { maxBatch } from './kernel/find-many.ts'
import { KeyCopier } from './key-copier.ts'
import { createSharedMemory, header, type SharedSize } from './shared-layout.ts'
import { absent, SharedTable } from './shared-table.ts'
import { putKey, removeKey, visitRefs } from './shared-writer.ts'

/** What `share` hands to another thread; it survives structured cloning. */
export interface SharedHandle {
  readonly memory: SharedMemory
}

/** An index that any number of threads read without a lock, and one at a time, whichever, writes. */
export interface SharedIndex extends AddressIndex {
  /** Looks up the raw 32-byte digest at `offset`. */
  readonly getDigest: (bytes: Uint8Array, offset: number) => EntityRef | undefined
  /** Looks up `count` raw digests in a row; `out[i]` becomes the reference, or -1 where there is none. */
  readonly getMany: (bytes: Uint8Array, count: number, out: Int32Array) => void
  /** Bytes of shared memory taken so far. */
  readonly byteLength: number
  readonly share: () => SharedHandle
}

export const createSharedIndex = (size: SharedSize = {}): SharedIndex =>
  attachShared({ memory: createSharedMemory(size) })

/** Another thread's index over the same memory. */
export function attachShared({ memory }: SharedHandle): SharedIndex {
  const table = new SharedTable(memory)
  const reader = new AddressReader(table.keys)
  const digests = new KeyCopier(table.keys)

  const numbersOf = (wanted: (ref: EntityRef) => boolean): number[] => {
    const numbers: number[] = []
    visitRefs(table, (ref) => {
      if (wanted(ref)) numbers.push(refNumber(ref))
    })
    return numbers.sort((a, b) => a - b)
  }
  const found = (): EntityRef | undefined => {
    const ref = table.find()
    return ref === absent ? undefined : ref
  }
  return {
    get size() {
      return Atomics.load(table.words, header.count)
    },
    get byteLength() {
      return Atomics.load(table.words, header.limit) >>> 0
    },
    put: (address, ref) => {
      if (!reader.read(address)) throw badAddress(address)
      putKey(table, ref)
    },
    get: (address) => (reader.read(address) ? found() : undefined),
    has: (address) => reader.read(address) && table.find() !== absent,
    remove: (address) => reader.read(address) && removeKey(table),
    getDigest: (bytes, offset) => {
      digests.copy(bytes, offset)
      return found()
    },
    getMany: (bytes, count, out) => {
      for (let from = 0; from < count; from += maxBatch) {
        const keys = Math.min(maxBatch, count - from)
        digests.copyMany(bytes, from * digestBytes, keys)
        table.findMany(keys)
        out.set(keys === maxBatch ? table.refs : table.refs.subarray(0, keys), from)
      }
    },
    byRealm: (realm) => numbersOf((ref) => refRealm(ref) === realm),
    byHorizon: (horizon) => numbersOf((ref) => refHorizon(ref) === horizon),
    share: () => ({ memory }),
    close: () => undefined,
  }
}
