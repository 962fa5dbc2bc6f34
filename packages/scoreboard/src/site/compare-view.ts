import type { Board } from '../board.ts'
import { html, trusted, type Html } from './html.ts'

/** Where another run's file is laid beside the board; the script of the page does the rest. */
export const compareView: Html = html`<section class="view" data-view="compare" aria-labelledby="compare-title">
  <h2 id="compare-title" tabindex="-1">Compare with another run</h2>
  <p class="lead">
    Drop a run's file (<code>.ndjson</code>) anywhere on this page, or choose it here. It is read in this browser and
    sent nowhere. Two runs that were measured one after the other decide nothing:
    <code>gauntlet compare A B</code> measures both in interleaved pairs.
  </p>
  <p>
    <label class="file"
      >Run file <input type="file" id="run-file" accept=".ndjson,application/x-ndjson" multiple
    /></label>
    <button type="button" id="forget-runs" hidden>Forget it</button>
  </p>
  <div id="comparison" aria-live="polite"></div>
</section> `

/** No reading is known to a millionth. */
const shorter = (value: number): number => Number(value.toPrecision(7))

/**
 * What the page's script needs to lay a run beside the board: the readings of each cell's primary metrics, by replicate.
 * `<` is written as an escape, so that nothing in it ends the element.
 */
export function boardData({ subjects }: Pick<Board, 'subjects'>): Html {
  const data = subjects.map(({ id, environment, source, cells }) => ({
    id,
    fingerprint: environment.fingerprint,
    profile: source.profile,
    runId: source.runId,
    cells: cells.flatMap(({ at, state, metrics, trials }) => {
      const caseHash = trials.flatMap((trial) => (trial.state === 'absent' ? [] : [trial.record.caseHash])).at(-1)
      const primary = metrics.filter((metric) => metric.role === 'primary')
      if (caseHash === undefined || primary.length === 0) return []
      return [
        {
          at,
          state,
          caseHash,
          metrics: primary.map((metric) => [
            metric.name,
            metric.operation,
            metric.unit,
            metric.better,
            metric.void !== null,
            ...[...metric.perReplicate.values()].map(shorter),
          ]),
        },
      ]
    }),
  }))
  return trusted(
    `<script type="application/json" id="board-data">${JSON.stringify(data).replaceAll('<', String.raw`\u003c`)}</script>`,
  )
}
