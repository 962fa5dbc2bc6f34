import { phases, type AnySubject, type Phase } from '@gauntlet/contract'

/** Which failures a control plants; null where it is no control. */
export interface OutlinedVariant {
  readonly name: string
  readonly control: { readonly failure: string | null } | null
}

export interface OutlinedCase {
  readonly phase: Phase
  readonly name: string
  /** The first scale, in the subject's order, on which the case runs. */
  readonly scale: string
  readonly variants: readonly string[]
}

/** What can be planned from: a subject as JSON, without its functions. */
export interface Outline {
  readonly id: string
  readonly variants: readonly OutlinedVariant[]
  readonly cases: readonly OutlinedCase[]
}

export function outlineOf(subject: AnySubject): Outline {
  const scales = Object.keys(subject.scales)
  const variants = Object.entries(subject.variants)
  return {
    id: subject.id,
    variants: variants.map(([name, { control, caughtBy }]) => ({
      name,
      control: control === undefined ? null : { failure: 'failure' in caughtBy ? caughtBy.failure : null },
    })),
    cases: phases.flatMap((phase) =>
      Object.entries(subject[phase] ?? {}).map(([name, spec]) => ({
        phase,
        name,
        scale: scales.find((scale) => spec.scales?.includes(scale) ?? true) ?? '',
        variants: variants.map(([variant]) => variant).filter((variant) => spec.variants?.includes(variant) ?? true),
      })),
    ),
  }
}
