import type { ComparedCell, ComparedMetric, Metric } from '@gauntlet/record'
import { judgePairs } from '@gauntlet/stats'
import type { RecordPair } from './paired-records.ts'

/** A cell with the pairs that may be used, or without any for a reason. */
export type MeasuredCell = { readonly subject: string; readonly at: string } & (
  | { readonly state: 'compared'; readonly pairs: readonly RecordPair[]; readonly voidedPairs: number }
  | { readonly state: 'failed' | 'skipped' | 'invalid' | 'left-out'; readonly because: string }
)

type Series = Pick<ComparedMetric, 'name' | 'operation' | 'better' | 'pairs'>

/** Verdicts over all cells together: the primary metrics of all of them are one family. */
export function judgeCells(cells: readonly MeasuredCell[]): ComparedCell[] {
  const seriesOf = new Map(cells.map((cell) => [cell, cell.state === 'compared' ? primarySeries(cell.pairs) : []]))
  const family = [...seriesOf.values()].flat()
  const verdicts = judgePairs(
    family.map(({ pairs, better }) => ({
      a: pairs.map(({ a }) => a),
      b: pairs.map(({ b }) => b),
      better: better === 'higher' ? 'higher' : 'lower',
    })),
  )
  const judged = new Map(family.map((series, index) => [series, verdicts[index]]))
  return cells.map((cell): ComparedCell => {
    if (cell.state !== 'compared') return cell
    const metrics = (seriesOf.get(cell) ?? []).flatMap((series): ComparedMetric[] => {
      const verdict = judged.get(series)
      if (!verdict) return []
      const { outcome, because, ratio, pValue, adjusted } = verdict
      const interval = ratio && { value: ratio.value, low: ratio.low, high: ratio.high, level: ratio.level }
      return [{ ...series, outcome, because, ratio: interval, pValue, adjustedPValue: adjusted }]
    })
    const { subject, at, voidedPairs } = cell
    if (metrics.length === 0) return { subject, at, state: 'invalid', because: 'neither side reports a primary metric' }
    return { subject, at, state: 'compared', metrics, voidedPairs }
  })
}

/**
 * The metrics that are primary in any record of the pairs and have a better side. A pair counts where both sides report
 * the metric with a positive value: nothing else has a ratio.
 */
function primarySeries(pairs: readonly RecordPair[]): Series[] {
  const found = new Map<string, Metric>()
  for (const { a, b } of pairs) {
    for (const metric of [...a.metrics, ...b.metrics]) {
      if (metric.role === 'primary' && metric.better !== 'none') found.set(idOf(metric), metric)
    }
  }
  return [...found].map(([id, { name, operation, better }]) => ({
    name,
    operation: operation ?? null,
    better,
    pairs: pairs.flatMap(({ pair, a, b }) => {
      const [left, right] = [valueOf(a.metrics, id), valueOf(b.metrics, id)]
      return left > 0 && right > 0 ? [{ pair, a: left, b: right }] : []
    }),
  }))
}

const idOf = ({ name, operation }: Metric): string => `${name} ${operation ?? ''}`

const valueOf = (metrics: readonly Metric[], id: string): number =>
  metrics.find((metric) => idOf(metric) === id)?.estimate.value ?? 0
