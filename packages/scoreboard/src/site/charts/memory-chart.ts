import { median } from '@gauntlet/stats'
import type { Cell } from '../../cell.ts'
import { formatNumber, formatRange } from '../../format-number.ts'
import type { Growth } from '../../list-growths.ts'
import { html, type Html } from '../html.ts'
import { logAxis } from './axis.ts'
import { across, renderChart, upwards } from './chart.ts'
import { pathThrough, px } from './path.ts'

interface Holding {
  readonly cell: Cell
  readonly points: ReadonlyArray<{ readonly items: number; readonly bytes: number }>
}

interface Fitted {
  readonly growth: Growth
  readonly holdings: readonly Holding[]
}

const lineSteps = 24

/** Memory against the items held: a point for each process, and for each variant the line that was fitted through all of its scales. */
export function memoryChart(
  title: string,
  options: { cells: readonly Cell[]; growths: readonly Growth[]; styleOf: (variant: string) => number },
): Html | null {
  const { cells, growths, styleOf } = options
  const fitted = growths.map((growth): Fitted => ({
    growth,
    holdings: cells
      .filter(({ place }) => place.variant === growth.variant)
      .map((cell) => ({ cell, points: pointsOf(cell, growth.metric) })),
  }))
  const shown = fitted.filter(({ holdings }) => holdings.some(({ points }) => points.length > 0))
  const points = shown.flatMap(({ holdings }) => holdings.flatMap((holding) => holding.points))
  // At one scale there is nothing to see of growth.
  if (new Set(points.map(({ items }) => items)).size < 2) return null
  const x = logAxis({ values: points.map(({ items }) => items), range: across, unit: 'count' })
  const y = logAxis({ values: points.map(({ bytes }) => bytes), range: upwards, unit: 'bytes' })
  return renderChart({
    title,
    note: `${growths[0]?.metric ?? ''}: a point for each process, a line for bytes per item and the fixed cost`,
    xLabel: 'items',
    yLabel: 'memory',
    x,
    y,
    marks: shown.map(({ growth, holdings }) => {
      const style = styleOf(growth.variant)
      const line = lineOf(growth, holdings, (items, bytes) => [x.place(items), y.place(bytes)])
      const held = holdings.flatMap((holding) => holding.points)
      return [
        line === null ? null : html`<path class="line s${style}" d="${line}" />`,
        held.map(
          ({ items, bytes }) =>
            html`<circle class="dot s${style}" cx="${px(x.place(items))}" cy="${px(y.place(bytes))}" r="2.5" />`,
        ),
      ]
    }),
    legend: fitted.map(({ growth, holdings }) => ({
      name: `${growth.variant}: ${growth.slope.state === 'measured' ? formatRange(growth.slope, growth.slope.unit) : 'no fit'}`,
      style: styleOf(growth.variant),
      missing: holdings.some((holding) => holding.points.length > 0) ? '' : 'no numbers',
    })),
    table: {
      head: ['Items', 'Variant', 'Memory of each process'],
      rows: shown
        .flatMap(({ holdings }) => holdings)
        .filter((holding) => holding.points.length > 0)
        .map((holding) => ({
          x: x.place(holding.points[0]?.items ?? 1),
          cells: [
            formatNumber(holding.points[0]?.items ?? 0, 'count'),
            holding.cell.place.variant,
            holding.points.map(({ bytes }) => formatNumber(bytes, 'bytes')).join(', '),
          ],
        })),
    },
  })
}

function pointsOf(cell: Cell, name: string): Holding['points'] {
  const valuesOf = (wanted: string): ReadonlyMap<number, number> =>
    cell.metrics.find((metric) => metric.name === wanted && metric.operation === null && metric.void === null)
      ?.perReplicate ?? new Map<number, number>()
  const items = valuesOf('items_count')
  return [...valuesOf(name)].flatMap(([replicate, bytes]) => {
    const held = items.get(replicate)
    // A collection may free more than the system took; a logarithm has no place for it.
    return held === undefined || held <= 0 || bytes <= 0 ? [] : [{ items: held, bytes }]
  })
}

/** With the intercept of Theil and Sen: the median of what the slope leaves. */
function lineOf(
  { slope }: Growth,
  holdings: readonly Holding[],
  place: (items: number, bytes: number) => readonly [number, number],
): string | null {
  if (slope.state !== 'measured') return null
  const points = holdings.flatMap((holding) => holding.points)
  if (points.length < 2) return null
  const intercept = median(points.map(({ items, bytes }) => bytes - slope.value * items))
  const least = Math.min(...points.map(({ items }) => items))
  const most = Math.max(...points.map(({ items }) => items))
  const spots = Array.from({ length: lineSteps + 1 }, (_, step) => least * (most / least) ** (step / lineSteps))
    .map((items) => ({ items, bytes: slope.value * items + intercept }))
    .filter(({ bytes }) => bytes > 0)
  return pathThrough(spots.map(({ items, bytes }) => place(items, bytes)))
}
