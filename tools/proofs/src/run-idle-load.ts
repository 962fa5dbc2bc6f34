import { budgetOf } from '@gauntlet/core'
import type { ProofContext } from './proof.ts'
import { failureOf, runCase } from './run-case.ts'

/** A trial of the empty subject under a closed load of 100 clients. Throws `Stopped` when `signal` is aborted. */
export async function runIdleLoad(
  context: ProofContext,
  { windowMs, signal }: { readonly windowMs: number; readonly signal?: AbortSignal },
): Promise<void> {
  const observation = await runCase(context, {
    subject: 'empty',
    key: { phase: 'load', case: 'http', shape: 'closed-100' },
    budget: { load: { ...budgetOf('quick').load, windowMs } },
    ...(signal ? { signal } : {}),
  })
  if (observation.status.state !== 'ok') throw new Error(failureOf(observation))
}
