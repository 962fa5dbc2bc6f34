import { hash } from 'node:crypto'
import type { Random } from '@gauntlet/contract'
import { createAddresser, digestBytes } from './addresser.ts'
import { dimensionTexts, memberTexts, objectText } from './canonical.ts'
import { createEntities, dimensions, type Dimension, type Entity } from './entity.ts'

/** Entities whose address another one had before. */
export const collisionCount = (addresses: readonly string[]): number => addresses.length - new Set(addresses).size

/** Pairs of digests (32 bytes each) whose first 32 bits agree: a control that must collide. */
export function truncatedPairs(digests: Uint8Array): number {
  const view = new DataView(digests.buffer, digests.byteOffset, digests.byteLength)
  const heads = Uint32Array.from({ length: digests.length / digestBytes }, (_, i) => view.getUint32(i * digestBytes))
  heads.sort()
  let pairs = 0
  let equalBefore = 0
  for (let i = 1; i < heads.length; i++) {
    equalBefore = heads[i] === heads[i - 1] ? equalBefore + 1 : 0
    pairs += equalBefore
  }
  return pairs
}

/** Pairs to expect if addresses are uniform: n(n − 1)/2 pairs, each alike with probability 2⁻³². */
export const expectedTruncatedPairs = (entities: number): number => (entities * (entities - 1)) / 2 / 2 ** 32

export interface CollisionCensus {
  readonly entities: number
  /** Collisions of whole addresses. */
  readonly collisions: number
  /** Colliding pairs among addresses cut to 32 bits. */
  readonly truncatedPairs: number
}

/** Claim ST-12: makes that many entities, addresses them, and counts. */
export function collisionCensus(random: Random, entities: number): CollisionCensus {
  const digests = Buffer.alloc(entities * digestBytes)
  createAddresser().digests(createEntities(random, entities), digests)
  const addresses = Array.from({ length: entities }, (_, i) => digests.toString('latin1', i * 32, i * 32 + 32))
  return { entities, collisions: collisionCount(addresses), truncatedPairs: truncatedPairs(digests) }
}

/** Claim ST-12 over seeds: one census per seed, as EXP-01 has it with 10 seeds of 1,000. */
export const seedCensus = (random: Random, seeds: number, entities: number): CollisionCensus[] =>
  Array.from({ length: seeds }, (_, seed) => collisionCensus(random.fork(`seed-${seed}`), entities))

export interface DimensionCensus {
  readonly dropped: Dimension | 'none'
  /** Share of entities that collide when the whole canonical form is hashed without the dimension, as in EXP-03. */
  readonly entityCollisions: number
  /** The same when nothing but the coordinates is hashed: the id no longer keeps entities apart. */
  readonly coordinateCollisions: number
}

/**
 * Claim ST-14: drops each dimension in turn, beside dropping none. EXP-03 hashes the id along with the rest, so its form
 * cannot collide whatever is dropped; the coordinates alone show what the dimensions themselves tell apart.
 */
export function dimensionCensus(entities: readonly Entity[]): DimensionCensus[] {
  return (['none', ...dimensions] as const).map((dropped) => {
    const whole: string[] = []
    const alone: string[] = []
    for (const entity of entities) {
      const texts = Object.entries(dimensionTexts(entity.stat7_coordinates))
      const coordinates = objectText(Object.fromEntries(texts.filter(([dimension]) => dimension !== dropped)))
      whole.push(hash('sha256', objectText({ ...memberTexts(entity), stat7_coordinates: coordinates }), 'hex'))
      alone.push(hash('sha256', coordinates, 'hex'))
    }
    return {
      dropped,
      entityCollisions: collisionCount(whole) / entities.length,
      coordinateCollisions: collisionCount(alone) / entities.length,
    }
  })
}
