import type { LoadDetail } from '@gauntlet/record'
import type { Cell } from '../../cell.ts'
import { formatNumber, formatRange } from '../../format-number.ts'
import { html, type Html } from '../html.ts'
import { logAxis } from './axis.ts'
import { across, frame, renderChart } from './chart.ts'
import { px } from './path.ts'

type Search = NonNullable<LoadDetail['search']>

interface Searched {
  readonly cell: Cell
  readonly searches: readonly Search[]
}

/** The breaking point of each variant: its interval as a bar, and every probe as a dot above it, full where the rate was held. */
export function breakingPointChart(
  title: string,
  cells: readonly Cell[],
  styleOf: (variant: string) => number,
): Html | null {
  const searched = cells.map((cell): Searched => ({
    cell,
    searches: cell.trials.flatMap((trial) =>
      trial.state === 'ok' && trial.record.detail?.phase === 'load' && trial.record.detail.search
        ? [trial.record.detail.search]
        : [],
    ),
  }))
  const shown = searched.filter(({ searches }) => searches.some(({ steps }) => steps.length > 0))
  if (shown.length === 0) return null
  const x = logAxis({
    values: shown.flatMap(({ searches }) =>
      searches.flatMap(({ steps }) => steps.map(({ ratePerSecond }) => ratePerSecond)),
    ),
    range: across,
    unit: 'per_s',
  })
  const room = (frame.height - frame.top - frame.bottom) / shown.length
  const places = shown.map((_, row) => frame.top + room * (row + 0.5))
  return renderChart({
    title,
    note: 'breaking point: the bar spans the last rate that was held and the first that was not; dots are probes',
    xLabel: 'rate',
    yLabel: 'variant',
    x,
    y: { place: (value) => value, ticks: [] },
    marks: shown.map(({ cell, searches }, row) => {
      const style = styleOf(cell.place.variant)
      const at = places[row] ?? 0
      const point = pointOf(cell)
      const dots = searches
        .flatMap(({ steps }) => steps)
        .map(
          ({ ratePerSecond, good }) =>
            html`<circle
              class="probe ${good ? 'good' : 'bad'} s${style}"
              cx="${px(x.place(ratePerSecond))}"
              cy="${px(at - 11)}"
              r="3"
            />`,
        )
      const bar =
        point && point.low !== null && point.high !== null
          ? html`<path
                class="span s${style}"
                d="M${px(x.place(point.low))},${px(at + 2)}H${px(Math.max(x.place(point.high), x.place(point.low) + 2))}"
              /><text class="tick" x="${frame.left}" y="${px(at + 18)}"
                >${cell.place.variant}: ${formatRange(point, 'per_s')}</text
              >`
          : html`<text class="tick" x="${frame.left}" y="${px(at + 18)}">${cell.place.variant}: not found</text>`
      return [dots, bar]
    }),
    legend: searched.map(({ cell, searches }) => ({
      name: cell.place.variant,
      style: styleOf(cell.place.variant),
      missing: searches.length > 0 ? '' : cell.state,
    })),
    table: {
      head: ['Rate', 'Variant', 'Held', 'p95', 'Errors', 'Why not'],
      rows: shown.flatMap(({ cell, searches }) =>
        searches.flatMap(({ steps }) =>
          steps.map((step) => ({
            x: x.place(step.ratePerSecond),
            cells: [
              formatNumber(step.ratePerSecond, 'per_s'),
              cell.place.variant,
              step.good ? 'yes' : 'no',
              formatNumber(step.p95Ns, 'ns'),
              `${(step.errorShare * 100).toFixed(1)} %`,
              step.because,
            ],
          })),
        ),
      ),
    },
  })
}

const pointOf = (cell: Cell): Cell['metrics'][number] | undefined =>
  cell.metrics.find(({ name, operation }) => name === 'breaking_point_per_s' && operation === null)
