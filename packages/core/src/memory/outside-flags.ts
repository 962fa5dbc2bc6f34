import type { Flag } from '@gauntlet/record'
import type { Outside } from '../trial/whereabouts.ts'

/** Goes with memory of other processes; says whether anybody collected there. */
export function outsideFlags({ roots, inspectors }: Outside): Flag[] {
  const because = roots.every((pid) => inspectors.has(pid))
    ? 'memory was read from outside, after collections that were forced through the inspector'
    : 'memory was read from outside, and no collection was forced: garbage of a runtime that collects counts'
  return [{ code: 'read-from-outside', severity: 'info', because }]
}
