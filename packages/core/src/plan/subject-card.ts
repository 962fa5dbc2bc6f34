import { expectationsOf, phases, type AnySubject } from '@gauntlet/contract'
import type { SubjectCard } from '@gauntlet/record'

/** What the board must know of a subject without running it: names, parameters and claims, without code. */
export function subjectCard(subject: AnySubject): SubjectCard {
  return {
    id: subject.id,
    title: subject.title,
    source: subject.source ?? null,
    scales: Object.entries(subject.scales).map(([name, scale]) => ({
      name,
      parameters: JSON.parse(JSON.stringify(scale)) as SubjectCard['scales'][number]['parameters'],
    })),
    variants: Object.entries(subject.variants).map(([name, variant]) => ({
      name,
      title: variant.title ?? null,
      control: variant.control ?? null,
      caughtBy: variant.caughtBy ?? null,
    })),
    omits: phases.flatMap((phase) => {
      const because = subject.omits?.[phase]
      return because === undefined ? [] : [{ phase, because }]
    }),
    claims: (subject.claims ?? []).map((claim) => ({
      id: claim.id,
      says: claim.says,
      provenance: claim.provenance,
      gate: claim.gate ?? false,
      parts: [...expectationsOf(claim)],
    })),
  }
}
