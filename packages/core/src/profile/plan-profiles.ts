import { GauntletError } from '@gauntlet/contract'
import type { Key, Profiler } from '@gauntlet/record'

export interface ProfilePlan {
  readonly cell: Omit<Key, 'replicate'>
  readonly profiler: Profiler
}

/** Each takes 10–20 s, and nobody reads more of them. */
const mostProfiles = 12

/**
 * Every cell of a plan once with every profiler, in the plan's order. Throws `TOO_MANY_PROFILES` before anything is
 * measured.
 */
export function planProfiles(trials: readonly Key[], profilers: readonly Profiler[]): ProfilePlan[] {
  const cells = trials.filter(({ replicate }) => replicate === 0).map(({ replicate: _replicate, ...cell }) => cell)
  const plans = cells.flatMap((cell) => profilers.map((profiler) => ({ cell, profiler })))
  if (plans.length <= mostProfiles) return plans
  throw new GauntletError(
    'TOO_MANY_PROFILES',
    `${cells.length} cells are selected, which makes ${plans.length} profiles; at most ${mostProfiles}: ` +
      'narrow the selection with --phase, --case, --scale or --variant',
  )
}
