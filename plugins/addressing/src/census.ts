import { hash } from 'node:crypto'
import type { Random } from '@gauntlet/contract'
import { dimensionTexts, memberTexts, objectText } from './canonical.ts'
import { digestBytes } from './digest.ts'
import { dimensions, type Dimension, type Entity } from './entity.ts'
import { addressAll } from './workload.ts'

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

export interface CollisionCensus {
  readonly entities: number
  /** Collisions of whole addresses. */
  readonly collisions: number
  /** Colliding pairs among addresses cut to 32 bits; n(n − 1)/2 · 2⁻³² are to be expected of uniform ones. */
  readonly truncatedPairs: number
}

/** Claim ST-12: makes that many entities, addresses them, and counts. */
export function collisionCensus(random: Random, entities: number): CollisionCensus {
  const { digests } = addressAll(random, entities)
  const addresses = Array.from({ length: entities }, (_, i) =>
    digests.toString('latin1', i * digestBytes, (i + 1) * digestBytes),
  )
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
  const forms = entities.map(formOf)
  return (['none', ...dimensions] as const).map((dropped) => {
    const whole: string[] = []
    const alone: string[] = []
    for (const { before, coordinates, after } of forms) {
      const kept = coordinatesWithout(coordinates, dropped)
      whole.push(hash('sha256', before + kept + after, 'binary'))
      alone.push(hash('sha256', kept, 'binary'))
    }
    return {
      dropped,
      entityCollisions: collisionCount(whole) / entities.length,
      coordinateCollisions: collisionCount(alone) / entities.length,
    }
  })
}

/** An entity's canonical text in pieces, so that dropping a dimension only joins what is left. */
interface Form {
  readonly before: string
  /** `"name":value` of each dimension, in canonical order. */
  readonly coordinates: ReadonlyArray<readonly [dimension: string, member: string]>
  readonly after: string
}

function formOf(entity: Entity): Form {
  // A character that no canonical text holds stands for the coordinates.
  const [before = '', after = ''] = objectText(memberTexts(entity, '\0')).split('\0')
  const texts = Object.entries(dimensionTexts(entity.stat7_coordinates)).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { before, coordinates: texts.map(([name, value]) => [name, `"${name}":${value}`]), after }
}

function coordinatesWithout(coordinates: Form['coordinates'], dropped: string): string {
  let members = ''
  for (const [dimension, member] of coordinates) if (dimension !== dropped) members += `,${member}`
  return `{${members.slice(1)}}`
}
