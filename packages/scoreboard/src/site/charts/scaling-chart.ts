import type { Cell } from '../../cell.ts'
import type { CellMetric } from '../../estimate-cell.ts'
import { formatRange } from '../../format-number.ts'
import { html, type Html } from '../html.ts'
import { linearAxis, logAxis, type Axis } from './axis.ts'
import { across, renderChart, upwards } from './chart.ts'
import { pathThrough, px } from './path.ts'

/** One number of one variant at one place of the x axis. */
export interface ScalingPoint {
  readonly at: string
  readonly cell: Cell
  readonly metric: CellMetric
}

export interface ScalingOptions {
  readonly title: string
  readonly note: string
  readonly xLabel: string
  /** The places of the x axis, in order, evenly spread. */
  readonly places: readonly string[]
  readonly points: readonly ScalingPoint[]
  readonly styleOf: (variant: string) => number
  /** How many times the first place's rate an ideal system reaches at each place; left out where nothing is ideal. */
  readonly ideal?: readonly number[]
}

/** How a number changes from scale to scale, or with the clients, with the interval of each. */
export function scalingChart({ title, note, xLabel, places, points, styleOf, ideal }: ScalingOptions): Html | null {
  const [unit] = points.map(({ metric }) => metric.unit)
  if (unit === undefined || places.length < 2) return null
  const x = ordinalAxis(places)
  const variants = [...Map.groupBy(points, ({ cell }) => cell.place.variant)]
  const best = Math.max(...points.filter(({ at }) => at === places[0]).map(({ metric }) => metric.value))
  const perfect = ideal && Number.isFinite(best) ? ideal.map((factor) => factor * best) : []
  const values = [
    ...points.flatMap(({ metric: { value, low, high } }) => [value, low ?? value, high ?? value]),
    ...perfect,
  ]
  const isWide = Math.max(...values) > 8 * Math.min(...values) && Math.min(...values) > 0
  const y = isWide ? logAxis({ values, range: upwards, unit }) : linearAxis({ values, range: upwards, unit })
  const index = (at: string): number => places.indexOf(at)
  return renderChart({
    title,
    note,
    xLabel,
    yLabel: points[0]?.metric.name ?? '',
    x,
    y,
    marks: [
      perfect.length > 1
        ? html`<path
            class="ideal"
            d="${pathThrough(perfect.map((value, place) => [x.place(place), y.place(value)]))}"
          />`
        : null,
      variants.map(([variant, own]) => {
        const sorted = own.toSorted((a, b) => index(a.at) - index(b.at))
        const style = styleOf(variant)
        return [
          html`<path
            class="line s${style}"
            d="${pathThrough(sorted.map(({ at, metric }) => [x.place(index(at)), y.place(metric.value)]))}"
          />`,
          sorted.map(
            ({ at, metric: { value, low, high } }) =>
              html`${low !== null && high !== null && high > low ? html`<path class="whisker s${style}" d="M${px(x.place(index(at)))},${px(y.place(low))}V${px(y.place(high))}" />` : null}<circle
                  class="dot s${style}"
                  cx="${px(x.place(index(at)))}"
                  cy="${px(y.place(value))}"
                  r="3"
                />`,
          ),
        ]
      }),
    ],
    legend: [
      ...variants.map(([variant]) => ({ name: variant, style: styleOf(variant) })),
      ...(perfect.length > 1 ? [{ name: 'if each client added as much as the first', style: 7 }] : []),
    ],
    table: {
      head: [xLabel, ...variants.map(([variant]) => variant)],
      rows: places.map((at, place) => ({
        x: x.place(place),
        cells: [
          at,
          ...variants.map(([, own]) => {
            const point = own.find((each) => each.at === at)
            return point ? formatRange(point.metric, unit) : '–'
          }),
        ],
      })),
    },
  })
}

function ordinalAxis(places: readonly string[]): Axis {
  const [from, to] = across
  const step = (to - from) / places.length
  const place = (index: number): number => from + step * (index + 0.5)
  return { place, ticks: places.map((label, index) => ({ at: place(index), label })) }
}
