import type { Random } from '@gauntlet/contract'
import { createTimestamp } from './timestamp.ts'

export const realms = ['data', 'narrative', 'system', 'faculty', 'event', 'pattern', 'void'] as const
export const horizons = ['genesis', 'emergence', 'peak', 'decay', 'crystallization'] as const
export const entityTypes = ['concept', 'artifact', 'agent', 'lineage', 'adjacency', 'horizon', 'fragment'] as const
export const dimensions = ['realm', 'lineage', 'adjacency', 'horizon', 'resonance', 'velocity', 'density'] as const

export type Dimension = (typeof dimensions)[number]

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The seven dimensions. The generator stays within the named ranges; the canonical form takes any string and any finite number. */
export interface Coordinates {
  /** One of `realms`. */
  readonly realm: string
  /** Generation, a whole number; 0 is the root of all. */
  readonly lineage: number
  /** Ids of neighbours, in any order: the canonical form sorts them. */
  readonly adjacency: readonly string[]
  /** One of `horizons`. */
  readonly horizon: string
  readonly resonance: number
  readonly velocity: number
  readonly density: number
}

export interface Entity {
  readonly id: string
  /** One of `entityTypes`. */
  readonly entity_type: string
  /** One of `realms`, independent of the realm among the coordinates. */
  readonly realm: string
  /** `YYYY-MM-DDTHH:MM:SS.mmmZ` */
  readonly created_at: string
  readonly state: { readonly [key: string]: Json }
  readonly stat7_coordinates: Coordinates
}

/** Two draws, 53 bits: one draw has only 32, and such a float prints in fewer digits than real ones do. */
const createFloat = (random: Random, low: number, high: number): number => {
  const unit = (Math.floor(random.next() * 0x800_0000) * 0x400_0000 + random.int(0, 0x3ff_ffff)) / 2 ** 53
  return low + (high - low) * unit
}

/** One random entity by the published ranges. The same stream gives the same entities in the same order. */
export function createEntity(random: Random): Entity {
  const adjacency: string[] = []
  for (let left = random.int(0, 5); left > 0; left--) adjacency.push(random.uuid())
  return {
    id: random.uuid(),
    entity_type: random.pick(entityTypes),
    realm: random.pick(realms),
    created_at: createTimestamp(random),
    state: { value: random.int(0, 1000) },
    stat7_coordinates: {
      realm: random.pick(realms),
      lineage: random.int(1, 100),
      adjacency,
      horizon: random.pick(horizons),
      resonance: createFloat(random, -1, 1),
      velocity: createFloat(random, -1, 1),
      density: createFloat(random, 0, 1),
    },
  }
}

export function createEntities(random: Random, count: number): Entity[] {
  const entities: Entity[] = []
  for (let left = count; left > 0; left--) entities.push(createEntity(random))
  return entities
}

/** Place of the realm in `realms`, -1 for another. */
export const realmNumber = ({ realm }: Entity): number => (realms as readonly string[]).indexOf(realm)

/** Place of the horizon in `horizons`, -1 for another. */
export const horizonNumber = ({ stat7_coordinates: { horizon } }: Entity): number =>
  (horizons as readonly string[]).indexOf(horizon)
