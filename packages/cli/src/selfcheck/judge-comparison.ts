import type { ComparedCell, ComparedMetric } from '@gauntlet/record'
import { changeText } from '@gauntlet/scoreboard'
import { judgeSize, type Finding } from './finding.ts'

/** Two sides that do the same must be told to be the same. */
export function judgeSame(cell: ComparedCell): Finding {
  const metric = metricOf(cell)
  if ('verdict' in metric) return metric
  const found = foundIn(metric)
  switch (metric.outcome) {
    case 'same':
      return { found, verdict: 'passed', because: `the same after ${metric.pairs.length} pairs` }
    case 'inconclusive':
      return { found, verdict: 'inconclusive', because: metric.because }
    case 'regressed':
    case 'improved':
      return { found, verdict: 'failed', because: `${metric.outcome}, although both sides do the same` }
  }
}

/** A side that takes a known multiple of the time must have regressed by as much, give or take the tolerance. */
export function judgeSlower(
  cell: ComparedCell,
  truth: { readonly ratio: number; readonly tolerance: number },
): Finding {
  const metric = metricOf(cell)
  if ('verdict' in metric) return metric
  const found = foundIn(metric)
  const { outcome, ratio, pairs } = metric
  if (outcome === 'inconclusive' || !ratio) return { found, verdict: 'inconclusive', because: metric.because }
  if (outcome !== 'regressed') return { found, verdict: 'failed', because: `${outcome}, although B takes longer` }
  const band = { from: truth.ratio - truth.tolerance, to: truth.ratio + truth.tolerance }
  switch (judgeSize(ratio, band)) {
    case 'right':
      return { found, verdict: 'passed', because: `regressed after ${pairs.length} pairs` }
    case 'wrong':
      return { found, verdict: 'failed', because: `found, but not within ${bandText(band)}` }
    case 'undecided':
      return { found, verdict: 'inconclusive', because: `found, but its size is not yet told from ${bandText(band)}` }
  }
}

/** The one metric that these comparisons are about, or why there is none. */
function metricOf(cell: ComparedCell): ComparedMetric | Finding {
  if (cell.state !== 'compared') {
    const verdict = cell.state === 'failed' ? 'failed' : 'inconclusive'
    return { found: 'nothing', verdict, because: `${cell.state}: ${cell.because}` }
  }
  const [metric] = cell.metrics
  return metric ?? { found: 'nothing', verdict: 'inconclusive', because: 'no metric was compared' }
}

const foundIn = ({ ratio }: ComparedMetric): string => (ratio ? changeText(ratio) : 'no interval')

const bandText = ({ from, to }: { from: number; to: number }): string => `× ${from.toFixed(2)} … ${to.toFixed(2)}`
