import { phases, type AnySubject, type CaseOptions, type Phase } from '@gauntlet/contract'
import type { Selection } from './plan.ts'

/**
 * The cases of a subject that a selection of phases and cases leaves, or all where it leaves none, a line for each with
 * the variants and scales it runs at and the profile it needs; phases that the subject omits with its reason.
 */
export function listCases(subject: AnySubject, { phases: wanted, cases }: Selection): string {
  const all = phases.flatMap((phase) =>
    Object.entries<CaseOptions<unknown>>(subject[phase] ?? {}).map(([name, spec]) => ({ phase, name, spec })),
  )
  const named = all.filter(
    ({ phase, name }) => (wanted?.includes(phase) ?? true) && (cases === undefined || cases.includes(name)),
  )
  const lines = (named.length > 0 ? named : all).map(({ phase, name, spec }) => lineOf(subject, phase, { name, spec }))
  const omitted = phases.flatMap((phase) => {
    const because = subject.omits?.[phase]
    return because !== undefined && wanted?.includes(phase) ? [`  ${phase} is left out: ${because.slice(0, 200)}`] : []
  })
  return [...omitted, ...lines].join('\n')
}

function lineOf(
  subject: AnySubject,
  phase: Phase,
  { name, spec }: { name: string; spec: CaseOptions<unknown> },
): string {
  const variants = spec.variants ?? Object.keys(subject.variants)
  const scales = (spec.scales ?? Object.keys(subject.scales)).map((scale) => {
    const when = subject.scaleProfiles?.[scale]
    return when === undefined ? scale : `${scale} (${when})`
  })
  const from = spec.from === undefined || spec.from === 'quick' ? '' : `; from profile ${spec.from} on`
  return `  ${phase}/${name}: variants ${variants.join(', ')}; scales ${scales.join(', ')}${from}`
}
