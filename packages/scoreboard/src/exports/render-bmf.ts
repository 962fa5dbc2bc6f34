import type { Board } from '../board.ts'
import { plainText } from '../plain-text.ts'
import { measuredRows } from './measured-rows.ts'

interface Measure {
  readonly value: number
  readonly lower_value?: number
  readonly upper_value?: number
}

/**
 * Bencher Metric Format: the headline figures of each cell, named by its address, with their intervals. A measure keeps
 * the unit in its name: `latency-p50-ns`.
 */
export function renderBmf(board: Pick<Board, 'subjects'>): string {
  const benchmarks = new Map<string, Record<string, Measure>>()
  for (const { subject, cell, metric } of measuredRows(board)) {
    if (metric.role !== 'primary') continue
    const operation = metric.operation === null ? '' : ` ${plainText(metric.operation)}`
    const name = `${subject.id} ${cell.at}${operation}`
    const { value, low, high } = metric
    const measure = low === null || high === null ? { value } : { value, lower_value: low, upper_value: high }
    benchmarks.set(name, { ...benchmarks.get(name), [metric.name.replaceAll('_', '-')]: measure })
  }
  return `${JSON.stringify(Object.fromEntries(benchmarks), null, 2)}\n`
}
