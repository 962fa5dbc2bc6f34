import type { Phase } from '@gauntlet/contract'
import type { SubjectBoard } from '../board.ts'
import type { Cell } from '../cell.ts'
import type { CellMetric } from '../estimate-cell.ts'

/** The cells of one case, shape and scale: the variants side by side. */
export interface CellGroup {
  /** `mixed:closed-10@10k` */
  readonly name: string
  readonly phase: Phase
  readonly caseName: string
  readonly shape: string | null
  readonly scale: string
  readonly cells: readonly Cell[]
}

/** The groups of a phase, in the order of the board. */
export function groupCells({ cells }: Pick<SubjectBoard, 'cells'>, phase: Phase): CellGroup[] {
  const own = cells.filter(({ place }) => place.phase === phase)
  return [...Map.groupBy(own, nameOf)].flatMap(([name, alike]) => {
    const [first] = alike
    if (!first) return []
    const { caseName, shape, scale } = first.place
    return [{ name, phase, caseName, shape, scale, cells: alike }]
  })
}

/** `mixed:closed-10@10k` */
export const nameOf = ({ place: { caseName, shape, scale } }: Cell): string =>
  `${caseName}${shape === null ? '' : `:${shape}`}@${scale}`

/** The metric that stands for a group: the primary one that most of its cells have; `null` where nothing was measured. */
export function headlineOf(cells: readonly Cell[]): Pick<CellMetric, 'name' | 'operation' | 'unit'> | null {
  const all = cells.flatMap(({ metrics }) => metrics)
  const primary = all.filter(({ role }) => role === 'primary')
  const counted = Map.groupBy(
    primary.length > 0 ? primary : all.slice(0, 1),
    ({ name, operation }) => `${name} ${operation ?? ''}`,
  )
  const [most] = [...counted.values()].toSorted((a, b) => b.length - a.length)
  return most?.[0] ?? null
}

export const metricOf = (cell: Cell, wanted: Pick<CellMetric, 'name' | 'operation'>): CellMetric | undefined =>
  cell.metrics.find(({ name, operation }) => name === wanted.name && operation === wanted.operation)
