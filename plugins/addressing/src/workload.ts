import type { Random } from '@gauntlet/contract'
import { addressBatch } from './address.ts'
import { digestBytes, digestWords } from './digest.ts'
import { createEntities, horizonNumber, realmNumber, type Entity } from './entity.ts'
import { packRef, type EntityRef } from './index/entity-ref.ts'
import type { Stored } from './index/remote-index.ts'

/** So many entities are alive at once while an index is filled: few enough that most die before they are ever copied. */
const chunkLength = 250

/** Entities of a stream with their addresses. */
interface Chunk {
  /** Number of the first one. */
  readonly start: number
  readonly entities: readonly Entity[]
  /** Raw addresses, in the same order; valid until the next chunk. */
  readonly digests: Buffer
}

/** The first `count` entities of a stream, made and addressed chunk by chunk. */
function* chunks(random: Random, count: number): Generator<Chunk> {
  const room = Buffer.alloc(chunkLength * digestBytes)
  for (let start = 0; start < count; start += chunkLength) {
    const entities = createEntities(random, Math.min(chunkLength, count - start))
    const digests = room.subarray(0, entities.length * digestBytes)
    addressBatch(entities, digests)
    yield { start, entities, digests }
  }
}

/** Entity `n` of a stream has the number `n`. */
const refOf = (entity: Entity, number: number): EntityRef => packRef(number, realmNumber(entity), horizonNumber(entity))

/** An entity as an index keeps it. */
export interface Addressed {
  readonly address: string
  readonly ref: EntityRef
}

/** The first `count` entities of a stream, as an index keeps them. */
export function* addressStream(random: Random, count: number): Generator<Addressed> {
  for (const { start, entities, digests } of chunks(random, count)) {
    for (let i = 0; i < entities.length; i++) {
      yield { address: hexAt(digests, i), ref: refOf(entities[i] as Entity, start + i) }
    }
  }
}

/** The first `count` entities of a stream, as a database keeps them. */
export function* storedStream(random: Random, count: number): Generator<readonly [address: string, stored: Stored]> {
  for (const { start, entities, digests } of chunks(random, count)) {
    for (const [i, entity] of entities.entries()) {
      yield [hexAt(digests, i), { ref: refOf(entity, start + i), text: JSON.stringify(entity) }]
    }
  }
}

/** The address in place `i` of raw addresses in a row. */
export const hexAt = (digests: Buffer, i: number): string =>
  digests.toString('hex', i * digestBytes, (i + 1) * digestBytes)

/** Entities of a stream: their raw addresses in a row, and the reference of each. */
export interface AddressedAll {
  readonly digests: Buffer
  readonly refs: Int32Array
}

/** The first `count` entities of a stream. */
export function addressAll(random: Random, count: number): AddressedAll {
  const all = Buffer.alloc(count * digestBytes)
  const refs = new Int32Array(count)
  for (const { start, entities, digests } of chunks(random, count)) {
    all.set(digests, start * digestBytes)
    for (let i = 0; i < entities.length; i++) refs[start + i] = refOf(entities[i] as Entity, start + i)
  }
  return { digests: all, refs }
}

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

/** Keys by their raw digests in a row, and the reference of each. */
export function keysOf(digests: Uint8Array, refs: Int32Array): Keys {
  const text = Buffer.from(digests.buffer, digests.byteOffset, digests.byteLength).toString('hex')
  const count = refs.length
  return {
    count,
    fresh: (i) => {
      const at = (i % count) * digits
      return text.slice(at, at + digits)
    },
    digests,
    ref: (i) => refs[i % count] as EntityRef,
  }
}

/** The first `most` of these entities as keys, in random order. */
export function shuffleKeys(all: AddressedAll, { most, shuffle }: { most: number; shuffle: Random }): Keys {
  const { digests } = all
  const refs = all.refs.subarray(0, most)
  const count = refs.length
  const words = new Int32Array(digests.buffer, digests.byteOffset, count * digestWords)
  const shuffledWords = new Int32Array(count * digestWords)
  const shuffledRefs = new Int32Array(count)
  const order = shuffle.shuffle(Array.from(refs.keys()))
  for (let place = 0; place < count; place++) {
    const number = order[place] as number
    shuffledRefs[place] = refs[number] as EntityRef
    const from = number * digestWords
    for (let word = 0; word < digestWords; word++) {
      shuffledWords[place * digestWords + word] = words[from + word] as number
    }
  }
  return keysOf(new Uint8Array(shuffledWords.buffer), shuffledRefs)
}
