import type { SubjectBoard } from '../board.ts'
import type { Trend } from '../history/trend.ts'
import { historyChart } from './charts/history-chart.ts'
import { html, type Html } from './html.ts'

/** Two runs are no course of time. */
const fewestPoints = 3
/** Those with steps come first; a board of many metrics need not draw each of them. */
const mostTrends = 12

/** Trends of the machine's runs, those with a step first. */
export function historySection({ history, id }: SubjectBoard): Html | null {
  const long = history.filter(({ points, isCurrent }) => isCurrent && points.length >= fewestPoints)
  if (long.length === 0) return null
  const sorted = long.toSorted((a, b) => newestStep(b) - newestStep(a))
  const shown = sorted.slice(0, mostTrends)
  const stepped = long.filter(({ steps }) => steps.length > 0).length
  const rest = sorted.slice(mostTrends)
  return html`<section class="history" aria-labelledby="history-${id}">
    <h3 id="history-${id}">History</h3>
    <p class="lead">
      ${long.length} primary metrics over the runs of one machine and profile; ${stepped} of them have a step. A step is
      a change of level that outlasts the noise of single runs, not a threshold against one of them.
    </p>
    <div class="charts">${shown.map(historyChart)}</div>
    ${
      rest.length === 0
        ? null
        : html`<details class="all">
            <summary>${rest.length} more without a drawing</summary>
            <ul>
              ${rest.map(({ at, metric, points, steps }) => html`<li>${at}: ${metric}, ${points.length} runs, ${steps.length === 0 ? 'no step' : `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`}</li>`)}
            </ul>
          </details>`
    }
  </section>`
}

/** The index of the last step, counted from the end, so that a recent one sorts above an old one and all above none. */
const newestStep = ({ steps, points }: Trend): number => {
  const last = steps.at(-1)
  return last ? last.index / points.length : -1
}
