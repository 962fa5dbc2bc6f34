import type { Phase } from '@gauntlet/contract'
import type { Outline, OutlinedVariant } from './outline.ts'

/** One case of one variant, at its smallest scale. */
export interface CaseTask {
  readonly subject: string
  readonly variant: OutlinedVariant
  readonly scale: string
  readonly phase: Phase
  readonly caseName: string
}

/** All that a child needs to know, as JSON on its command line. */
export type ChildTask = { readonly file: string; readonly deadlineMs: number } & (
  | { readonly kind: 'outline' }
  | {
      readonly kind: 'case'
      readonly variant: string
      readonly scale: string
      readonly phase: Phase
      readonly caseName: string
      readonly seed: string
      readonly scratchDir: string
    }
)

/** Every case of every variant, in the order in which they are declared. */
export function planTasks(outline: Outline): CaseTask[] {
  return outline.cases.flatMap(({ phase, name, scale, variants }) =>
    outline.variants
      .filter((variant) => variants.includes(variant.name))
      .map((variant) => ({ subject: outline.id, variant, scale, phase, caseName: name })),
  )
}

export const titleOf = ({ variant, scale, phase, caseName }: CaseTask): string =>
  `${phase}/${caseName} of ${variant.name} at ${scale}${variant.control ? ' (control)' : ''}`
