import { processTree } from '@gauntlet/contract'
import type { Flag } from '@gauntlet/record'
import type { Outside } from '../trial/whereabouts.ts'

/** Goes with memory of other processes; says whether anybody collected in all of them. */
export function outsideFlags({ roots, inspectors }: Outside): Flag[] {
  const because = processTree(roots).every(({ pid }) => pid === process.pid || inspectors.has(pid))
    ? 'memory was read from outside, after collections that were forced through the inspector'
    : 'memory was read from outside, and no collection was forced: garbage of a runtime that collects counts'
  return [{ code: 'read-from-outside', severity: 'info', because }]
}
