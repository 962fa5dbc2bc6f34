import type { AnySubject, CaseOptions } from '@gauntlet/contract'
import type { Metric } from '@gauntlet/record'
import { exactMetric } from './make-metric.ts'
import { TrialFailure } from './trial.ts'

/**
 * Gauges of the subject and of the case as metrics, after the invariants were found to hold.
 * Throws `TrialFailure` for a broken invariant or a gauge that is not a finite number.
 */
export async function readExtras(of: {
  subject: AnySubject
  spec: CaseOptions<unknown>
  system: unknown
}): Promise<Metric[]> {
  const broken = (await of.subject.invariants?.(of.system)) ?? []
  if (broken.length > 0) throw new TrialFailure('invariant', broken.slice(0, 10).join('; '))
  const gauges = { ...(await of.subject.gauges?.(of.system)), ...(await of.spec.gauges?.(of.system)) }
  return Object.entries(gauges).map(([name, value]) => {
    if (!Number.isFinite(value)) throw new TrialFailure('bad-output', `gauge ${name} is ${String(value)}, not a number`)
    return exactMetric(name, value, { role: 'secondary', better: 'none' })
  })
}
