import type { AnySubject } from '@gauntlet/contract'
import type { Key } from '@gauntlet/record'
import type { Budget } from '../plan/budget.ts'
import { caseHash } from '../plan/case-hash.ts'
import { plan, type Selection } from '../plan/plan.ts'

/** A subject as one side of a comparison has it. */
export interface SubjectSide {
  readonly subject: AnySubject
  /** The file that exports it: children import it again. */
  readonly file: string
  /** Set where two variants of one subject are compared. */
  readonly variant: string | null
}

export interface SubjectPair {
  readonly a: SubjectSide
  readonly b: SubjectSide
}

/** A cell that both sides have, or the reason why it is not measured. */
export type PlannedCell = { readonly subject: string; readonly at: string } & (
  | { readonly state: 'planned'; readonly pair: SubjectPair; readonly a: CellKey; readonly b: CellKey }
  | { readonly state: 'left-out'; readonly because: string }
)

export type CellKey = Omit<Key, 'replicate'>

/**
 * The cells of a pair of subjects in the order of the subject. Throws `NOTHING_SELECTED` when the selection names
 * something that a side does not have.
 */
export function planCells(
  pair: SubjectPair,
  selection: Selection,
  options: { budget: Budget; seed: string },
): PlannedCell[] {
  const { a, b } = pair
  const left = cellsOf(a, selection, options)
  const right = cellsOf(b, selection, options)
  return [...new Set([...left.keys(), ...right.keys()])].map((cell): PlannedCell => {
    const [of, against] = [left.get(cell), right.get(cell)]
    const known = of ?? against
    const about = { subject: a.subject.id, at: cellText(known as CellKey, of, against) }
    const leftOut = (because: string): PlannedCell => ({ ...about, state: 'left-out', because })
    if (!of || !against) return leftOut(`only ${of ? 'A' : 'B'} has it`)
    const why = whyNotCompared(of)
    if (why !== null) return leftOut(why)
    if (a.variant === null && hashOf(a, of) !== hashOf(b, against)) {
      return leftOut("the case's own code or parameters differ, so that the figures mean different things")
    }
    return { ...about, state: 'planned', pair, a: of, b: against }
  })
}

/** Why a cell is never compared by ratios of pairs; null where it may be. */
export function whyNotCompared({ phase, shape }: Pick<Key, 'phase' | 'shape'>): string | null {
  if (phase === 'leak') return 'a leak is a verdict of each side by itself, no ratio; see gauntlet bench --phase leak'
  if (shape === 'search') return 'a search ends in an interval of its own; see gauntlet bench'
  if (shape?.startsWith('soak')) return 'a soak is too long to be run in pairs; see gauntlet bench'
  return null
}

/** The address of a cell; `a→b` in the place of the variant where the sides differ in it. */
export function cellText(key: CellKey, a: CellKey | undefined, b: CellKey | undefined): string {
  const variant = a && b && a.variant !== b.variant ? `${a.variant}→${b.variant}` : key.variant
  return `${key.phase}/${key.case}${key.shape === null ? '' : `:${key.shape}`}@${key.scale}/${variant}`
}

/** Cells by what identifies them on both sides. Controls are planted defects: compared only when they are asked for. */
function cellsOf(
  side: SubjectSide,
  selection: Selection,
  options: { budget: Budget; seed: string },
): Map<string, CellKey> {
  const { subject, variant } = side
  const sound = Object.keys(subject.variants).filter((name) => subject.variants[name]?.control === undefined)
  const variants = variant === null ? (selection.variants ?? sound) : [variant]
  const keys = plan(subject, { ...selection, variants }, options).filter(({ replicate }) => replicate === 0)
  const cells = keys.map((key): [string, CellKey] => {
    const { phase, case: caseName, shape, scale } = key
    const identity = [phase, caseName, shape, scale, variant === null ? key.variant : null]
    return [
      JSON.stringify(identity),
      { subject: key.subject, variant: key.variant, scale, phase, case: caseName, shape },
    ]
  })
  return new Map(cells.sort(([one], [other]) => one.localeCompare(other)))
}

const hashOf = ({ subject }: SubjectSide, cell: CellKey): string => caseHash(subject, { ...cell, replicate: 0 })
