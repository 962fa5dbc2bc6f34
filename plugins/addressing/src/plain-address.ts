import { createHash, hash } from 'node:crypto'
import type { Entity } from './entity.ts'
import { integerText, roundFloat } from './round-float.ts'

const floatKeys = new Set(['resonance', 'velocity', 'density'])

const plainText = (value: unknown, key: string): string => {
  if (typeof value === 'number') {
    return floatKeys.has(key) || !Number.isInteger(value) ? roundFloat(value) : integerText(value)
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = key === 'adjacency' ? (value as readonly string[]).toSorted() : value
    return `[${items.map((item) => plainText(item, '')).join(',')}]`
  }
  if (typeof value === 'object' && value !== null) {
    const record = value as Readonly<Record<string, unknown>>
    const keys = Object.keys(record).sort()
    return `{${keys.map((name) => `${JSON.stringify(name)}:${plainText(record[name], name)}`).join(',')}}`
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/**
 * A baseline: the address as most would write it, with one recursive function and `createHash`. Checks nothing, and
 * takes a member named like a dimension for that dimension wherever it stands; right for what `createEntity` makes.
 */
export const plainAddress = (entity: Entity): string => createHash('sha256').update(plainText(entity, '')).digest('hex')

const joinIds = (ids: readonly string[]): string => {
  if (ids.length === 0) return ''
  return ids.length === 1 ? `"${ids[0]}"` : `"${ids.toSorted().join('","')}"`
}

/**
 * A baseline: the best that strings and node:crypto give, a template for the one shape and the one-shot hash. Checks
 * and escapes nothing, which favours it; right for what `createEntity` makes.
 */
export function templateAddress(entity: Entity): string {
  const at = entity.stat7_coordinates
  const text =
    `{"created_at":"${entity.created_at}","entity_type":"${entity.entity_type}","id":"${entity.id}",` +
    `"realm":"${entity.realm}","stat7_coordinates":{"adjacency":[${joinIds(at.adjacency)}],` +
    `"density":${roundFloat(at.density)},"horizon":"${at.horizon}","lineage":${at.lineage},"realm":"${at.realm}",` +
    `"resonance":${roundFloat(at.resonance)},"velocity":${roundFloat(at.velocity)}},` +
    `"state":{"value":${String(entity.state['value'])}}}`
  return hash('sha256', text, 'hex')
}
