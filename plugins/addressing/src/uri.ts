import { hash } from 'node:crypto'
import { adjacencyText } from './canonical.ts'
import type { Coordinates, Entity } from './entity.ts'
import { integerText, roundFloat } from './round-float.ts'

/** Lower-case hex SHA-256 of the canonical adjacency array alone. */
export const adjacencyHash = ({ adjacency }: Pick<Coordinates, 'adjacency'>): string =>
  hash('sha256', adjacencyText(adjacency), 'hex')

/** Half a surrogate pair has no escape; it becomes U+FFFD. */
const escapeSegment = (segment: string): string => encodeURIComponent(segment.toWellFormed())

/** `stat7://{realm}/{lineage}/{adjacency hash}/{horizon}?r=&v=&d=`, from the coordinates alone; floats as when hashed. */
export function uri(entity: Entity): string {
  const at = entity.stat7_coordinates
  const path = [at.realm, integerText(at.lineage), adjacencyHash(at), at.horizon].map(escapeSegment).join('/')
  return `stat7://${path}?r=${roundFloat(at.resonance)}&v=${roundFloat(at.velocity)}&d=${roundFloat(at.density)}`
}
