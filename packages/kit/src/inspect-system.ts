import type { AnySubject, CaseOptions } from '@gauntlet/contract'
import type { Finding } from './fault.ts'

/** The units in which stored metric names end. */
const units = ['ns', 'bytes', 'ratio', 'count', 'per_s', 'bytes_per_op', 'bytes_per_item', 'bytes_per_cycle']
const gaugeName = new RegExp(`^[a-z][a-z0-9_]*_(${units.join('|')})$`)

/** Findings about gauges: every one a finite number with its unit at the end of its name. */
export function gaugeFindings(gauges: unknown): Finding[] {
  if (typeof gauges !== 'object' || gauges === null) {
    return [badGauge(`gauges returned ${String(gauges)}`, 'return an object of numbers')]
  }
  return Object.entries(gauges).flatMap(([name, value]: [string, unknown]) => {
    const findings: Finding[] = []
    if (!gaugeName.test(name)) {
      findings.push(badGauge(`gauge "${name.slice(0, 80)}" names no unit`, `end its name in _${units.join(', _')}`))
    }
    if (!Number.isFinite(value)) {
      findings.push(badGauge(`gauge "${name.slice(0, 80)}" is ${String(value)}`, 'leave it out while it has no value'))
    }
    return findings
  })
}

/** The subject's gauges and the case's own. */
export async function inspectGauges(
  subject: AnySubject,
  spec: CaseOptions<unknown>,
  system: unknown,
): Promise<Finding[]> {
  const own = spec.gauges ? gaugeFindings(await spec.gauges(system)) : []
  return subject.gauges ? [...own, ...gaugeFindings(await subject.gauges(system))] : own
}

export async function inspectInvariants(subject: AnySubject, system: unknown): Promise<Finding[]> {
  const broken: unknown = (await subject.invariants?.(system)) ?? []
  const remedy = 'mend the system; an invariant must hold after every case'
  if (!Array.isArray(broken)) {
    return [
      {
        code: 'INVARIANT',
        says: 'invariants returned no list',
        remedy: 'return a list of sentences, empty if all is well',
      },
    ]
  }
  return broken.map((sentence) => ({ code: 'INVARIANT' as const, says: String(sentence).slice(0, 300), remedy }))
}

const badGauge = (says: string, remedy: string): Finding => ({ code: 'BAD_GAUGE', says, remedy })
