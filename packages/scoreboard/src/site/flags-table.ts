import type { SubjectBoard } from '../board.ts'
import { html, type Html } from './html.ts'

/** The loudest first. */
const severities = ['invalidates', 'warn', 'info'] as const
const shownPlaces = 4

/** Each flag of a subject once: how often, where, and one of its sentences. */
export function flagsTable({ cells, id }: SubjectBoard): Html | null {
  const raised = cells.flatMap(({ at, flags }) => flags.map((flag) => ({ at, flag })))
  if (raised.length === 0) return null
  const rows = severities.flatMap((severity) => {
    const own = raised.filter(({ flag }) => flag.severity === severity)
    return [...Map.groupBy(own, ({ flag }) => flag.code)].map(([code, alike]) => {
      const places = alike
        .slice(0, shownPlaces)
        .map(({ at }) => at)
        .join(', ')
      const more = alike.length > shownPlaces ? ` and ${alike.length - shownPlaces} more` : ''
      const trials = alike.reduce((sum, { flag }) => sum + flag.trials, 0)
      return html`<tr class="${severity}">
        <th scope="row">${code}</th>
        <td>${severity}</td>
        <td class="number">${trials}</td>
        <td>${places}${more}</td>
        <td class="why">${alike[0]?.flag.because ?? null}</td>
      </tr>`
    })
  })
  return html`<section aria-labelledby="flags-${id}">
    <h3 id="flags-${id}">Flags</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="${id}: flags">
      <table>
        <thead>
          <tr>
            <th scope="col">Flag</th>
            <th scope="col">Severity</th>
            <th scope="col">Trials</th>
            <th scope="col">Where</th>
            <th scope="col">For example</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`
}
