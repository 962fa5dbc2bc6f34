import type { Cell } from '../cell.ts'
import type { CellMetric } from '../estimate-cell.ts'
import { formatReplicated } from '../format-number.ts'
import { html, trusted, type Content, type Html } from './html.ts'

/**
 * Every metric of every cell of a phase, each followed by what it is of single operations: a closed list that a reader may
 * open. There are thousands, so that a line break stands between them, and no element.
 */
export function allNumbers(cells: readonly Cell[], label: string): Html | null {
  const told = cells.filter(({ metrics }) => metrics.length > 0)
  if (told.length === 0) return null
  return html`<details class="all">
    <summary>All numbers of this phase</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="${label}: all numbers">
      <table>
        <thead>
          <tr>
            <th scope="col">Cell</th>
            <th scope="col">Metrics</th>
          </tr>
        </thead>
        <tbody>
          ${told.map(
            ({ at, metrics }) =>
              html`<tr>
                <th scope="row">${at}</th>
                <td class="lines">
                  ${[...Map.groupBy(metrics, ({ name }) => name)].map(([name, alike]) => [lineOf(name, alike), trusted('\n')])}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}

/** `latency_p50_ns 505 ms (466–544); feed 366 ms (336–395); like 721 ms (672–771)` */
const lineOf = (name: string, alike: readonly CellMetric[]): Content => [
  name,
  alike.map((metric, index) => [trusted(index === 0 ? ' ' : '; '), numberOf(metric)]),
]

function numberOf(metric: CellMetric): Content {
  const { operation, n } = metric
  const text = `${operation === null ? '' : `${operation} `}${formatReplicated(metric)}${n === 1 ? ', 1 replicate' : ''}`
  return metric.void === null ? text : html`<s>${text}</s>`
}
