import type { Random } from '@gauntlet/contract'
import { digestBytes } from './addresser.ts'
import { addressBatch } from './address.ts'
import { createEntity, horizonNumber, realmNumber } from './entity.ts'
import { packRef, type EntityRef } from './index/entity-ref.ts'

/** So many entities are alive at once while an index is filled. */
const chunkLength = 1_000

/** An entity as an index keeps it. */
export interface Addressed {
  readonly address: string
  readonly ref: EntityRef
}

/** The addresses of the first `count` entities of a stream, made chunk by chunk; entity `n` has the reference number `n`. */
export function* addressStream(random: Random, count: number): Generator<Addressed> {
  const digests = Buffer.alloc(chunkLength * digestBytes)
  for (let start = 0; start < count; start += chunkLength) {
    const entities = Array.from({ length: Math.min(chunkLength, count - start) }, () => createEntity(random))
    addressBatch(entities, digests)
    for (const [i, entity] of entities.entries())
      yield { address: hexAt(digests, i), ref: packRef(start + i, realmNumber(entity), horizonNumber(entity)) }
  }
}

const hexAt = (digests: Buffer, i: number): string => digests.toString('hex', i * digestBytes, (i + 1) * digestBytes)

/** Keys to look up, each once per round, in random order. */
export interface Keys {
  readonly count: number
  /** A string that nobody has hashed before, as one that came in with a request. Costs about 15 ns. */
  readonly fresh: (i: number) => string
  /** All keys as raw digests in a row, in the same order. */
  readonly digests: Uint8Array
  /** The reference that must be found for key `i`. */
  readonly ref: (i: number) => EntityRef
}

const digits = digestBytes * 2

/** Keys that are there: the addresses of the first `count` entities of the stream, shuffled. */
export function createKeys(random: Random, options: { count: number; shuffle: Random }): Keys {
  const all = options.shuffle.shuffle([...addressStream(random, options.count)])
  const text = Buffer.from(all.map(({ address }) => address).join(''), 'latin1').toString('latin1')
  const refs = Int32Array.from(all, ({ ref }) => ref)
  const { count } = options
  return {
    count,
    fresh: (i) => {
      const at = (i % count) * digits
      return text.slice(at, at + digits)
    },
    digests: new Uint8Array(Buffer.from(text, 'hex')),
    ref: (i) => refs[i % count] as EntityRef,
  }
}
