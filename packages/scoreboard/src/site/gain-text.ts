import type { SubjectCard } from '@gauntlet/record'
import type { Cell } from '../cell.ts'
import type { CellMetric } from '../estimate-cell.ts'
import type { Contender } from '../rank-cells.ts'

export interface GainOptions {
  readonly cell: Cell
  readonly variants: SubjectCard['variants']
}

/**
 * How many times better a cell is than the one it is held against, as `1.85×`: stages against the stage before, other
 * variants against the first one that was measured. '' where there is nothing to hold it against.
 */
export function gainText(metric: CellMetric, among: readonly Contender[], { cell, variants }: GainOptions): string {
  if (metric.better === 'none' || metric.void !== null || cell.isControl) return ''
  const honest = variants.filter(({ control }) => control === null).map(({ name }) => name)
  const fit = honest.flatMap(
    (name) => among.find((each) => each.cell.place.variant === name && each.metric.void === null) ?? [],
  )
  const own = fit.findIndex((each) => each.cell === cell)
  const against = cell.place.variant.startsWith('stage') ? fit[own - 1] : fit[0]
  if (!against || against.cell === cell || against.metric.value <= 0 || metric.value <= 0) return ''
  const gain = metric.better === 'higher' ? metric.value / against.metric.value : against.metric.value / metric.value
  return `${Number(gain.toPrecision(3))}×`
}
