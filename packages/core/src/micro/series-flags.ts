import type { Flag } from '@gauntlet/record'
import { driftOf, twoModes } from '@gauntlet/stats'
import { driftFlags } from '../trial/drift-flags.ts'

/** Twice what the warm-up takes for steady, less than any verdict rests on. */
const limit = 1.05

/** What the samples of a trial, in measured order, say against one figure for all of them. Times are of one operation. */
export function seriesFlags(timesNs: readonly number[]): Flag[] {
  const positive = timesNs.filter((ns) => ns > 0)
  return [...driftFlags(driftOf(positive), { of: 'the time of an operation', limit }), ...modeFlags(positive)]
}

function modeFlags(timesNs: readonly number[]): Flag[] {
  const modes = twoModes(timesNs)
  if (modes === null || modes.upper < limit * modes.lower) return []
  const { lower, upper, upperShare } = modes
  const because = `${(upperShare * 100).toFixed(0)} % of the samples take ${(upper / lower).toFixed(2)} times as long as the others: the median may be of either kind`
  return [{ code: 'multimodal', severity: 'warn', observed: upper / lower, limit, because }]
}
