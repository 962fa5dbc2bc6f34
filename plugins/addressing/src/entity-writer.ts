import type { Entity } from './entity.ts'
import type { Kernel } from './wasm/kernel.ts'

/** Neighbours that the kernel takes. */
const maxNeighbours = 5

/** Digits of the integers that the kernel writes are not limited by it, but by this: no sign, no surprise at 2³¹. */
const maxInteger = 999_999_999

/** Writes an entity's canonical text at `start` and queues it under `index`; the address behind it, or 0 for the general path. */
export type EntityWriter = (entity: Entity, start: number, index: number) => number

/** `value` of a state `{ value: 0…999,999,999 }` and of nothing else; −1 for any other state. */
const stateValue = (state: Entity['state']): number => {
  if (typeof state !== 'object' || state === null || Object.getPrototypeOf(state) !== Object.prototype) return -1
  const keys = Object.keys(state)
  return keys.length === 1 && keys[0] === 'value' ? smallInteger(state['value']) : -1
}

const smallInteger = (value: unknown): number =>
  typeof value === 'number' && (value | 0) === value && value >= 0 && value <= maxInteger ? value : -1

export function createEntityWriter(kernel: Kernel): EntityWriter {
  const sorted: string[] = Array.from({ length: maxNeighbours }, () => '')

  /** Insertion into `sorted`: at most five, and no array is made. */
  const sort = (adjacency: readonly unknown[]): boolean => {
    for (let i = 0; i < adjacency.length; i++) {
      const id = adjacency[i]
      if (typeof id !== 'string') return false
      let j = i
      for (; j > 0 && id < (sorted[j - 1] as string); j--) sorted[j] = sorted[j - 1] as string
      sorted[j] = id
    }
    return true
  }

  return (entity, start, index) => {
    // What the types promise is checked all the same: entities come from JSON, and the kernel would not notice.
    if (typeof entity !== 'object' || entity === null) return 0
    const at = entity.stat7_coordinates
    if (typeof at !== 'object' || at === null) return 0
    const { created_at, entity_type, id, realm } = entity
    const { adjacency, horizon, realm: place, density, resonance, velocity } = at
    const value = stateValue(entity.state)
    const lineage = smallInteger(at.lineage)
    if (value < 0 || lineage < 0) return 0
    if (typeof created_at !== 'string' || typeof entity_type !== 'string') return 0
    if (typeof id !== 'string' || typeof realm !== 'string') return 0
    if (typeof horizon !== 'string' || typeof place !== 'string') return 0
    if (typeof density !== 'number' || typeof resonance !== 'number' || typeof velocity !== 'number') return 0
    if (!Array.isArray(adjacency) || adjacency.length > maxNeighbours || !sort(adjacency)) return 0
    return kernel.writeEntity(
      start,
      index,
      created_at,
      entity_type,
      id,
      realm,
      adjacency.length,
      sorted[0] as string,
      sorted[1] as string,
      sorted[2] as string,
      sorted[3] as string,
      sorted[4] as string,
      density,
      horizon,
      lineage,
      place,
      resonance,
      velocity,
      value,
    )
  }
}
