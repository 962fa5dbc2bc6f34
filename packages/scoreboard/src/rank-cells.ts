import type { Cell } from './cell.ts'
import type { CellMetric } from './estimate-cell.ts'

/** A number that stands beside others of the same row. */
export interface Contender {
  readonly cell: Cell
  readonly metric: CellMetric
}

/**
 * The cells that may be called best: the one with the best value and all whose interval overlaps its own. Controls and
 * cells or metrics that are void never are. Nobody is, where fewer than two stand side by side, where the metric has no
 * better end, or where a number without an interval might be better.
 */
export function rankCells(contenders: readonly Contender[]): ReadonlySet<Cell> {
  const fit = contenders.filter(
    ({ cell, metric }) => cell.state === 'measured' && metric.void === null && !cell.isControl,
  )
  const ranged = fit.flatMap(({ cell, metric: { value, low, high, better } }) =>
    low === null || high === null || better === 'none' ? [] : [{ cell, value, low, high, better }],
  )
  if (fit.length < 2 || ranged.length < fit.length) return new Set()
  const best = ranged.reduce((leader, each) => {
    const isBetter = each.better === 'lower' ? each.value < leader.value : each.value > leader.value
    return isBetter ? each : leader
  })
  return new Set(ranged.filter(({ low, high }) => low <= best.high && high >= best.low).map(({ cell }) => cell))
}
