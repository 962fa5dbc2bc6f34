import type { LoadDetail, Record } from '@gauntlet/record'
import { median } from '@gauntlet/stats'
import type { Cell } from '../../cell.ts'
import { formatNumber } from '../../format-number.ts'
import { html, type Html } from '../html.ts'
import { mergeHistograms, readHistogram, type Bucket } from '../read-histogram.ts'
import { logAxis, type Axis } from './axis.ts'
import { across, renderChart, upwards } from './chart.ts'
import { bandBetween, pathThrough } from './path.ts'

const named = [0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999] as const
/** Between the named ones, so that a curve bends where its histogram does. */
const shares = [0.1, 0.25, 0.4, 0.6, 0.7, 0.8, 0.85, 0.925, 0.97, 0.98, 0.9925, 0.997, 0.998, 0.99975, ...named].sort(
  (a, b) => a - b,
)
/** As in the core: a quantile is told only where so many answers lie beyond it. */
const samplesBeyond = 30
/** With more variants the bands would hide the lines. */
const mostBands = 4

interface Curve {
  readonly cell: Cell
  readonly points: ReadonlyArray<{
    readonly share: number
    readonly ns: number
    readonly low: number
    readonly high: number
  }>
}

/** Latency by percentile, a line for each variant: the median over its replicates and the band between them. */
export function percentileChart(
  title: string,
  cells: readonly Cell[],
  styleOf: (variant: string) => number,
): Html | null {
  const curves = cells.map((cell) => ({ cell, points: curveOf(cell) }))
  const drawn = curves.filter(({ points }) => points.length > 1)
  if (drawn.length === 0) return null
  const x = percentileAxis(Math.max(...drawn.flatMap(({ points }) => points.map(({ share }) => share))))
  const y = logAxis({
    values: drawn.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high])),
    range: upwards,
    unit: 'ns',
  })
  return renderChart({
    title,
    note: 'latency by percentile, median of replicates',
    xLabel: 'percentile',
    yLabel: 'latency',
    x,
    y,
    marks: [
      ...(drawn.length <= mostBands
        ? drawn.map((curve) => bandOf(curve, { x, y, style: styleOf(curve.cell.place.variant) }))
        : []),
      ...drawn.map(
        ({ cell, points }) =>
          html`<path
            class="line s${styleOf(cell.place.variant)}"
            d="${pathThrough(points.map(({ share, ns }) => [x.place(share), y.place(ns)]))}"
          />`,
      ),
    ],
    legend: curves.map(({ cell, points }) => ({
      name: cell.place.variant,
      style: styleOf(cell.place.variant),
      missing: points.length > 1 ? '' : reasonOf(cell),
    })),
    table: {
      head: ['Percentile', ...drawn.map(({ cell }) => cell.place.variant)],
      rows: named
        .filter((share) => drawn.some(({ points }) => points.some((point) => point.share === share)))
        .map((share) => ({
          x: x.place(share),
          cells: [
            `p${Number((share * 100).toFixed(3))}`,
            ...drawn.map(({ points }) => {
              const point = points.find((each) => each.share === share)
              return point ? formatNumber(point.ns, 'ns') : '–'
            }),
          ],
        })),
    },
  })
}

const reasonOf = (cell: Cell): string => (cell.state === 'measured' ? 'too few answers' : cell.state)

const bandOf = ({ points }: Curve, { x, y, style }: { x: Axis; y: Axis; style: number }): Html =>
  html`<path
    class="band s${style}"
    d="${bandBetween(points.map(({ share, low, high }) => [x.place(share), y.place(low), y.place(high)]))}"
  />`

/** Each nine takes the same room. */
function percentileAxis(last: number): Axis {
  const nines = (share: number): number => -Math.log10(1 - share)
  const [from, to] = across
  const most = Math.max(2, nines(last))
  const place = (share: number): number => from + (nines(share) / most) * (to - from)
  const labels: ReadonlyArray<readonly [number, string]> = [
    [0, '0'],
    [0.5, '50'],
    [0.9, '90'],
    [0.99, '99'],
    [0.999, '99.9'],
    [0.9999, '99.99'],
  ]
  return {
    place,
    ticks: labels.filter(([share]) => nines(share) <= most).map(([share, label]) => ({ at: place(share), label })),
  }
}

/** Nothing of a cell whose times are void, nor of loops that time batches of operations. */
function curveOf(cell: Cell): Curve['points'] {
  if (cell.state !== 'measured' || !cell.metrics.some(({ name }) => name === 'latency_p50_ns')) return []
  const histograms = cell.trials.flatMap((trial) => (trial.state === 'ok' ? histogramOf(trial.record) : []))
  if (histograms.length === 0) return []
  return shares.flatMap((share) => {
    const values = histograms.map((histogram) => latencyAt(histogram, share))
    if (!values.every((value) => value !== null)) return []
    return [{ share, ns: median(values), low: Math.min(...values), high: Math.max(...values) }]
  })
}

interface Histogram {
  readonly buckets: readonly Bucket[]
  readonly count: number
  /** Answered ones, and those that left no latency: refused, broken or wrong. They count as never answered. */
  readonly all: number
}

function histogramOf({ detail }: Record): Histogram[] {
  if (detail?.phase !== 'load' || detail.operations.length === 0) return []
  const buckets = mergeHistograms(detail.operations.map(({ latencyHdr }) => readHistogram(latencyHdr)))
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0)
  return count === 0 ? [] : [{ buckets, count, all: count + untraced(detail) }]
}

const untraced = ({ outcomes: { status, transport, wrong } }: LoadDetail): number => status + transport + wrong

function latencyAt({ buckets, count, all }: Histogram, share: number): number | null {
  if (all * share > count || count * (1 - share) < samplesBeyond) return null
  let left = all * share
  for (const bucket of buckets) {
    left -= bucket.count
    if (left <= 0) return bucket.ns
  }
  return buckets.at(-1)?.ns ?? null
}
