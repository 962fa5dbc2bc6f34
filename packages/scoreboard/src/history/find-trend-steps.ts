import { createRandom } from '@gauntlet/contract'
import type { Run } from '@gauntlet/record'
import { findSteps, median } from '@gauntlet/stats'
import type { Trend, TrendPoint, TrendStep } from './trend.ts'

/** A board shows many trends; at this share of those without a step, one is reported all the same. */
const significance = 0.01

/** A smaller change of level is no news: twice in one place it is the margin within which a comparison says `same`. */
const smallestChange = 0.05

export interface DatedPoint extends TrendPoint {
  readonly provenance: Run['provenance']
}

/** The steps of one trend: E-divisive on logarithms where all values are positive, so that ratios count, not sizes. */
export function findTrendSteps(
  points: readonly DatedPoint[],
  of: Pick<Trend, 'at' | 'metric' | 'better'>,
): TrendStep[] {
  const values = points.map(({ value }) => value)
  const scaled = values.every((value) => value > 0) ? values.map(Math.log) : values
  // The same runs give the same steps.
  const random = createRandom(`history/${of.at}/${of.metric}`)
  const found = findSteps(scaled, { random: () => random.next(), significance })
  return found.flatMap(({ index, pValue }, nth) => {
    const [point, previous] = [points[index], points[index - 1]]
    if (!point || !previous) return []
    const before = median(values.slice(found[nth - 1]?.index ?? 0, index))
    const after = median(values.slice(index, found[nth + 1]?.index ?? values.length))
    if (Math.abs(after - before) < smallestChange * Math.abs(before)) return []
    return [
      {
        index,
        pValue,
        before,
        after,
        ratio: before === 0 ? null : after / before,
        direction: directionOf(after - before, of.better),
        runId: point.runId,
        previousRunId: previous.runId,
        commit: point.commit,
        previousCommit: previous.commit,
        also: changesBetween(previous, point),
      },
    ]
  })
}

function directionOf(change: number, better: Trend['better']): TrendStep['direction'] {
  if (better === 'none') return 'moved'
  return change < 0 === (better === 'lower') ? 'better' : 'worse'
}

function changesBetween(a: DatedPoint, b: DatedPoint): string[] {
  return [
    ...(a.provenance.tool === b.provenance.tool ? [] : [`${a.provenance.tool} became ${b.provenance.tool}`]),
    ...(a.provenance.lockfileHash === b.provenance.lockfileHash ? [] : ['dependencies changed']),
    ...(b.dirty ? ['with uncommitted changes'] : []),
  ]
}
