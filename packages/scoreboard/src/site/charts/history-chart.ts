import { formatNumber, formatRange } from '../../format-number.ts'
import type { Trend, TrendStep } from '../../history/trend.ts'
import { html, type Html } from '../html.ts'
import { linearAxis, type Axis } from './axis.ts'
import { across, frame, renderChart, upwards } from './chart.ts'
import { pathThrough, px } from './path.ts'

/** Older runs are counted and not drawn: a thousand of them must not make the page heavy. */
const mostPoints = 40

/** One metric over the runs of one machine, with the steps that were found and the commits they fall on. */
export function historyChart(trend: Trend): Html {
  const hidden = Math.max(0, trend.points.length - mostPoints)
  const points = trend.points.slice(hidden)
  const steps = trend.steps
    .filter(({ index }) => index > hidden)
    .map((step) => ({ ...step, index: step.index - hidden }))
  const [from, to] = across
  const place = (index: number): number => from + ((index + 0.5) / points.length) * (to - from)
  const every = Math.ceil(points.length / 5)
  const x: Axis = {
    place,
    ticks: points.flatMap(({ startedAt }, index) =>
      index % every === 0 ? [{ at: place(index), label: startedAt.slice(5, 10) }] : [],
    ),
  }
  const y = linearAxis(
    {
      values: points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
      range: upwards,
      unit: trend.unit,
    },
    'smallest',
  )
  const name = trend.operation === null ? trend.metric : `${trend.metric} of ${trend.operation}`
  return renderChart({
    title: `${trend.at}: ${name}`,
    note: `${stepsText(steps)}${hidden > 0 ? `; ${hidden} older runs are not drawn` : ''}; machine ${trend.fingerprint.slice(0, 8)}, profile ${trend.profile}`,
    xLabel: 'runs, oldest first',
    yLabel: name,
    x,
    y,
    marks: [
      steps.map(
        ({ index, direction }) =>
          html`<path
            class="step ${direction}"
            d="M${px((place(index - 1) + place(index)) / 2)},${frame.top}V${frame.height - frame.bottom}"
          />`,
      ),
      html`<path
        class="line s0"
        d="${pathThrough(points.map(({ value }, index) => [place(index), y.place(value)]))}"
      />`,
      points.map(
        ({ value, low, high }, index) =>
          html`${low !== null && high !== null && high > low ? html`<path class="whisker s0" d="M${px(place(index))},${px(y.place(low))}V${px(y.place(high))}" />` : null}<circle
              class="dot s0"
              cx="${px(place(index))}"
              cy="${px(y.place(value))}"
              r="2.5"
            />`,
      ),
    ],
    legend: [],
    table: {
      head: ['Started', 'Commit', 'Value'],
      rows: points.map((point, index) => ({
        x: place(index),
        cells: [point.startedAt.slice(0, 16).replace('T', ' '), commitText(point), formatRange(point, trend.unit)],
      })),
    },
  })

  function stepsText(found: ReadonlyArray<TrendStep>): string {
    if (found.length === 0) return 'no step'
    return found
      .map(
        ({ before, after, commit, direction }) =>
          `${direction} at ${commit?.slice(0, 10) ?? 'an unknown commit'}: ${formatNumber(before, trend.unit)} → ${formatNumber(after, trend.unit)}`,
      )
      .join('; ')
  }
}

const commitText = ({ commit, dirty }: { commit: string | null; dirty: boolean }): string =>
  `${commit?.slice(0, 10) ?? 'unknown'}${dirty ? ' and changes' : ''}`
