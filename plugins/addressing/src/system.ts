import type { BuildContext, Random } from '@gauntlet/contract'
import { createEntities, type Entity } from './entity.ts'
import type { AddressIndex } from './index/address-index.ts'
import { blobStream, fillBlobs } from './blob-stream.ts'
import type { BlobStore } from './index/blob-store.ts'
import type { EntityRef } from './index/entity-ref.ts'
import { openFanOutStore } from './index/fan-out-store.ts'
import { createKeyCopyIndex } from './index/key-copy-index.ts'
import { createMapIndex } from './index/map-index.ts'
import { openPackStore, type PackStore } from './index/pack-store.ts'
import type { RemoteIndex } from './index/remote-index.ts'
import { createSharedIndex, type SharedIndex } from './index/shared-index.ts'
import { openSqliteIndex, type SqliteIndex } from './index/sqlite-index.ts'
import { addressAll, hexAt, shuffleKeys, type AddressedAll, type Keys } from './workload.ts'

/** Variants that live in this process, and those that live in a database server. */
export type LocalVariant = 'map' | 'shared' | 'sqlite' | 'files' | 'keycopy'
export type ServerVariant = 'postgres' | 'sharded'
export type Variant = LocalVariant | ServerVariant

export interface Scale {
  readonly entities: number
}

/** More keys than this fit no string; lookups then cycle through these. */
const mostKeys = 2_000_000

/** An index of `entities` entities, and what its cases ask of it. What only some cases need is made at its first use. */
export interface AddressingSystem {
  readonly index: AddressIndex
  /** The index once more, where it is the one in shared memory. */
  readonly shared: SharedIndex | null
  readonly blobs: PackStore | null
  /** The index where it is in a database; `index` is empty then. */
  readonly remote: RemoteIndex | null
  /** The same database with a statement for each operation, to measure the batches beside. */
  readonly unbatched: () => Promise<RemoteIndex>
  /** The same blobs in files of their own, to measure the pack beside. */
  readonly singleFiles: () => BlobStore
  readonly entities: number
  readonly keys: () => Keys
  /** Lets go of the addresses that `keys` is made from: a system that is only filled does not need them. */
  readonly forget: () => void
  /** The entities themselves, for cases that compute addresses; at most a million. */
  readonly sample: () => readonly Entity[]
  /** A stream that no other part of the system draws from. */
  readonly random: (label: string) => Random
}

/** Builds the index of a variant of this process and fills it. */
export function buildSystem(context: BuildContext<Scale, LocalVariant>): AddressingSystem {
  const { scale, variant, random, scratchDir, defer } = context
  const { entities } = scale
  const shared = variant === 'shared' ? createSharedIndex({ expected: entities }) : null
  const blobs = variant === 'files' ? openPackStore(scratchDir) : null
  const index = shared ?? openIndex(variant, scratchDir)
  defer(() => index.close())
  if (blobs) {
    defer(() => blobs.close())
    fillBlobs(blobs, blobStream(random, entities))
  }
  const made = blobs ? null : addressAll(entityStream(random), entities)
  if (made) fill(index, made)
  return systemOf(context, made, { index, shared, blobs })
}

/** Where all parts of a system draw the same entities from. */
export const entityStream = (random: Random): Random => random.fork('entities')

type Parts = Partial<Pick<AddressingSystem, 'index' | 'shared' | 'blobs' | 'remote' | 'unbatched'>>

/** A system of these parts. `all` are its entities' addresses, where they are at hand. */
export function systemOf(
  { scale, random, scratchDir }: BuildContext<Scale, Variant>,
  all: AddressedAll | null,
  parts: Parts,
): AddressingSystem {
  const { entities } = scale
  let made = all
  let keys: Keys | undefined
  let sample: readonly Entity[] | undefined
  let singleFiles: BlobStore | undefined
  return {
    index: createMapIndex(),
    shared: null,
    blobs: null,
    remote: null,
    unbatched: () => Promise.reject(new RangeError('only an index in a database can do without batches')),
    ...parts,
    entities,
    singleFiles: () => {
      if (!singleFiles) fillBlobs((singleFiles = openFanOutStore(scratchDir)), blobStream(random, entities))
      return singleFiles
    },
    keys: () =>
      (keys ??= shuffleKeys(made ?? addressAll(entityStream(random), entities), {
        most: mostKeys,
        shuffle: random.fork('lookup order'),
      })),
    forget: () => {
      made = null
    },
    sample: () => (sample ??= createEntities(entityStream(random), Math.min(entities, 1_000_000))),
    random: (label) => random.fork(label),
  }
}

function openIndex(variant: LocalVariant, scratchDir: string): AddressIndex {
  if (variant === 'sqlite') return openSqliteIndex(scratchDir)
  return variant === 'keycopy' ? createKeyCopyIndex() : createMapIndex()
}

function fill(index: AddressIndex, { digests, refs }: AddressedAll): void {
  const entries = function* (): Generator<[string, EntityRef]> {
    for (const [i, ref] of refs.entries()) yield [hexAt(digests, i), ref]
  }
  if ('putAll' in index) (index as SqliteIndex).putAll(entries())
  else for (let i = 0; i < refs.length; i++) index.put(hexAt(digests, i), refs[i] as EntityRef)
}
