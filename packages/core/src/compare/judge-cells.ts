import type { ComparedCell, ComparedMetric, Metric, Record } from '@gauntlet/record'
import { judgePairs } from '@gauntlet/stats'
import type { RecordPair } from './paired-records.ts'

/** A cell with the pairs that may be used, or without any for a reason. */
export type MeasuredCell = { readonly subject: string; readonly at: string } & (
  | { readonly state: 'compared'; readonly pairs: readonly RecordPair[]; readonly voidedPairs: number }
  | { readonly state: 'failed' | 'skipped' | 'invalid' | 'left-out'; readonly because: string }
)

interface Series extends Pick<ComparedMetric, 'name' | 'operation' | 'better' | 'pairs' | 'droppedPairs'> {
  /** Which side lacks what; empty where no pair is dropped. */
  readonly whyDropped: string
}

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
      const { whyDropped, ...about } = series
      if (whyDropped !== '') return [{ ...about, ...noVerdict, because: whyDropped }]
      const { outcome, because, ratio, pValue, adjusted } = verdict
      const interval = ratio && { value: ratio.value, low: ratio.low, high: ratio.high, level: ratio.level }
      return [{ ...about, outcome, because, ratio: interval, pValue, adjustedPValue: adjusted }]
    })
    const { subject, at, voidedPairs } = cell
    if (metrics.length === 0) return { subject, at, state: 'invalid', because: 'neither side reports a primary metric' }
    return { subject, at, state: 'compared', metrics, voidedPairs }
  })
}

/** A side reports nothing where it did badly, or takes no time at all: the other pairs do not speak for such a one. */
const noVerdict = { outcome: 'inconclusive', ratio: null, pValue: 1, adjustedPValue: 1 } as const

/**
 * The metrics that are primary in any record of the pairs and have a better side. A pair has a ratio where both sides
 * report the metric with a positive value; the others are counted.
 */
function primarySeries(pairs: readonly RecordPair[]): Series[] {
  const found = new Map<string, Metric>()
  for (const { a, b } of pairs) {
    for (const metric of [...a.metrics, ...b.metrics]) {
      if (metric.role === 'primary' && metric.better !== 'none') found.set(idOf(metric), metric)
    }
  }
  return [...found].map(([id, { name, operation, better }]) => {
    const readings = pairs.map(({ pair, a, b }) => ({ pair, a: valueOf(a, id), b: valueOf(b, id) }))
    const whole = readings.filter(({ a, b }) => a > 0 && b > 0)
    const lacking = (of: 'a' | 'b'): number => readings.filter((reading) => !(reading[of] > 0)).length
    return {
      name,
      operation: operation ?? null,
      better,
      pairs: whole,
      droppedPairs: readings.length - whole.length,
      whyDropped:
        whole.length === readings.length
          ? ''
          : `${readings.length - whole.length} of ${readings.length} pairs have no ratio: nothing above 0 from A in ${lacking('a')}, from B in ${lacking('b')}`,
    }
  })
}

const idOf = ({ name, operation }: Metric): string => `${name} ${operation ?? ''}`

const valueOf = ({ metrics }: Pick<Record, 'metrics'>, id: string): number =>
  metrics.find((metric) => idOf(metric) === id)?.estimate.value ?? 0
