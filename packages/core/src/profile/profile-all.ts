import { profiledText, type Key, type Profiled } from '@gauntlet/record'
import { profilingBudget } from '../plan/budget.ts'
import type { RunStore } from '../store/run-store.ts'
import type { Trial } from '../trial/trial.ts'
import type { ProfilePlan } from './plan-profiles.ts'
import { profileCell } from './profile-cell.ts'

export type ProfileEvent =
  | { readonly kind: 'profile'; readonly plan: ProfilePlan; readonly index: number; readonly planned: number }
  | { readonly kind: 'profiled'; readonly profiled: Profiled }

/** Makes the profiles that a run does not hold yet, and stores a line for each. Throws only `Stopped`. */
export async function profileAll(
  plans: readonly ProfilePlan[],
  of: {
    readonly store: RunStore
    readonly resultsDir: string
    readonly trialOf: (key: Key, index: number) => Trial
    readonly signal: AbortSignal
    readonly report: (event: ProfileEvent) => void
  },
): Promise<void> {
  const { store, resultsDir, trialOf, signal, report } = of
  const wanted = plans.filter(({ cell, profiler }) => !store.profiled.has(profiledText({ key: cell, profiler })))
  for (const [index, plan] of wanted.entries()) {
    report({ kind: 'profile', plan, index, planned: wanted.length })
    const usual = trialOf({ ...plan.cell, replicate: 0 }, index)
    const trial = { ...usual, token: `${usual.token}profile-`, budget: profilingBudget(usual.budget) }
    const startedAt = new Date().toISOString()
    const profiled = await profileCell(trial, { plan, runId: store.run.runId, resultsDir, startedAt, signal })
    store.appendProfiled(profiled)
    report({ kind: 'profiled', profiled })
  }
}
