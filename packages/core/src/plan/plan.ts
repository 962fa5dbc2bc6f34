import {
  createRandom,
  GauntletError,
  phases,
  shapeId,
  type AnySubject,
  type CaseOptions,
  type LoadCase,
  type Phase,
} from '@gauntlet/contract'
import type { Key } from '@gauntlet/record'
import type { Budget, ProfileName } from './budget.ts'
import { listCases } from './list-cases.ts'

/** What to run; an absent list means all. */
export interface Selection {
  readonly phases?: readonly string[] | undefined
  readonly variants?: readonly string[] | undefined
  readonly scales?: readonly string[] | undefined
  readonly cases?: readonly string[] | undefined
}

type Cell = Omit<Key, 'replicate'>

/**
 * All trials of a subject in the order in which they run. Each replicate is a pass over all cells in a shuffled order of
 * its own: what is compared lies close together in time, and no cell always runs first.
 * Throws `NOTHING_SELECTED` when the selection names something that does not exist or leaves nothing.
 */
export function plan(subject: AnySubject, selection: Selection, options: { budget: Budget; seed: string }): Key[] {
  checkSelection(subject, selection)
  const cells = phases.flatMap((phase) => cellsOf(subject, phase, { selection, budget: options.budget }))
  if (cells.length === 0) {
    throw new GauntletError(
      'NOTHING_SELECTED',
      `${subject.id}: no case runs with this selection in the profile ${options.budget.profile}; there are:\n${listCases(subject, selection)}`,
    )
  }
  const rounds = Math.max(...cells.map((cell) => replicatesOf(cell, options.budget)))
  return Array.from({ length: rounds }, (_, replicate) =>
    createRandom(`${options.seed}/order/${replicate}`)
      .shuffle(cells.filter((cell) => replicate < replicatesOf(cell, options.budget)))
      .map((cell) => ({ ...cell, replicate })),
  ).flat()
}

function replicatesOf(cell: Cell, budget: Budget): number {
  if (cell.shape === 'search' || cell.shape?.startsWith('soak')) return 1
  return budget[cell.phase].replicates
}

function cellsOf(subject: AnySubject, phase: Phase, by: { selection: Selection; budget: Budget }): Cell[] {
  if (!accepts(by.selection.phases, phase)) return []
  const cells: Cell[] = []
  for (const [caseName, spec] of Object.entries<CaseOptions<unknown>>(subject[phase] ?? {})) {
    if (!accepts(by.selection.cases, caseName) || !isInProfile(spec, by)) continue
    for (const variant of spec.variants ?? Object.keys(subject.variants)) {
      if (!accepts(by.selection.variants, variant)) continue
      for (const scale of scalesOf(subject, { phase, spec, ...by })) {
        for (const shape of phase === 'load' ? wantedShapes(spec as LoadCase<unknown>, by.budget) : [null]) {
          cells.push({ subject: subject.id, variant, scale, phase, case: caseName, shape })
        }
      }
    }
  }
  return cells
}

/** A leak shows at any size, and small systems are collected faster: it is looked for at the first scale unless told. */
function scalesOf(
  subject: AnySubject,
  by: { phase: Phase; spec: CaseOptions<unknown>; selection: Selection; budget: Budget },
): readonly string[] {
  const declared = by.spec.scales ?? Object.keys(subject.scales)
  const wanted = declared.filter((scale) => {
    if (by.selection.scales) return by.selection.scales.includes(scale)
    const when = subject.scaleProfiles?.[scale]
    return when === undefined || (when === 'full' && by.budget.profile === 'full')
  })
  return by.phase === 'leak' && !by.spec.scales ? wanted.slice(0, 1) : wanted
}

/** The shapes of a load case by name, in the order in which they were declared. */
export function shapesOf(spec: LoadCase<unknown>): string[] {
  return spec.over === 'threads' ? spec.clients.map((clients) => `threads-${clients}`) : spec.shapes.map(shapeId)
}

const ranks: Readonly<Record<ProfileName, number>> = { quick: 0, standard: 1, full: 2 }

/** A case that was asked for by name runs in any profile. */
function isInProfile(spec: CaseOptions<unknown>, by: { selection: Selection; budget: Budget }): boolean {
  return by.selection.cases !== undefined || ranks[by.budget.profile] >= ranks[spec.from ?? 'quick']
}

/** A quick look takes the largest of a sweep over clients or threads. */
function wantedShapes(spec: LoadCase<unknown>, budget: Budget): string[] {
  const names = shapesOf(spec)
  if (budget.profile !== 'quick') return names
  const swept = names.filter((name) => /^(closed|threads)-\d+$/.test(name))
  const smaller = new Set(swept.slice(0, -1))
  return names.filter((name) => !smaller.has(name))
}

const accepts = (list: readonly string[] | undefined, name: string): boolean => !list || list.includes(name)

function checkSelection(subject: AnySubject, selection: Selection): void {
  const known: Array<[string, readonly string[] | undefined, readonly string[]]> = [
    ['phase', selection.phases, phases],
    ['variant', selection.variants, Object.keys(subject.variants)],
    ['scale', selection.scales, Object.keys(subject.scales)],
    ['case', selection.cases, phases.flatMap((phase) => Object.keys(subject[phase] ?? {}))],
  ]
  const faults = known.flatMap(([what, wanted, names]) =>
    (wanted ?? [])
      .filter((name) => !names.includes(name))
      .map((name) => `${subject.id} has no ${what} "${name.slice(0, 60)}"; there are: ${names.join(', ')}`),
  )
  if (faults.length > 0) throw new GauntletError('NOTHING_SELECTED', faults.join('\n'))
}
