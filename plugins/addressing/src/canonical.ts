import { GauntletError } from '@gauntlet/contract'
import { entityFaults } from './entity-faults.ts'
import type { Coordinates, Entity, Json } from './entity.ts'
import { integerText, roundFloatExactly } from './round-float.ts'

/**
 * The canonical text of an entity, pure ASCII: what is hashed. Keys are sorted by code unit, floats rounded by
 * `roundFloatExactly`, adjacency sorted, other characters escaped. Only the six hashed keys and the seven dimensions count;
 * further keys of an entity do not. Throws ENTITY_FAULTY with all faults and their paths.
 */
export function canonicalText(entity: Entity): string {
  const faults = entityFaults(entity)
  if (faults.length > 0) throw new GauntletError('ENTITY_FAULTY', faults.join('\n'))
  return objectText(memberTexts(entity, objectText(dimensionTexts(entity.stat7_coordinates))))
}

/** The canonical text of each hashed member of a faultless entity; that of the coordinates is given. */
export function memberTexts(entity: Entity, coordinates: string): Readonly<Record<keyof Entity, string>> {
  return {
    created_at: quote(entity.created_at),
    entity_type: quote(entity.entity_type),
    id: quote(entity.id),
    realm: quote(entity.realm),
    stat7_coordinates: coordinates,
    state: jsonText(entity.state),
  }
}

/** The canonical text of each dimension. Resonance, velocity and density are floats even where they are whole: `1.0`. */
export function dimensionTexts(coordinates: Coordinates): Readonly<Record<keyof Coordinates, string>> {
  return {
    realm: quote(coordinates.realm),
    lineage: integerText(coordinates.lineage),
    adjacency: adjacencyText(coordinates.adjacency),
    horizon: quote(coordinates.horizon),
    resonance: roundFloatExactly(coordinates.resonance),
    velocity: roundFloatExactly(coordinates.velocity),
    density: roundFloatExactly(coordinates.density),
  }
}

export const adjacencyText = (adjacency: readonly string[]): string => `[${adjacency.toSorted().map(quote).join(',')}]`

/** Joins members whose values are canonical texts already. Keys are sorted by code unit, as `<` on strings does. */
export function objectText(members: Readonly<Record<string, string>>): string {
  const keys = Object.keys(members).toSorted()
  return `{${keys.map((key) => `${quote(key)}:${members[key]}`).join(',')}}`
}

/** Canonical text of faultless JSON: a whole number stays an integer, any other number is a float. */
export function jsonText(value: Json): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') return Number.isInteger(value) ? integerText(value) : roundFloatExactly(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (isArray(value)) return `[${value.map(jsonText).join(',')}]`
  const keys = Object.keys(value).toSorted()
  return `{${keys.map((key) => `${quote(key)}:${jsonText(value[key] ?? null)}`).join(',')}}`
}

/** `Array.isArray` does not narrow a readonly array. */
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value)

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** JSON's own escapes, and U+0080 upward as `\uxxxx`, unit by unit: a character beyond U+FFFF becomes a surrogate pair. */
export const quote = (text: string): string => JSON.stringify(text).replace(/[\u0080-\uffff]/g, escapeUnit)
