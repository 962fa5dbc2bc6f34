import type { RunSource, SubjectBoard } from '../board.ts'
import { claimsLedger } from './claims-ledger.ts'
import { controlsTable } from './controls-table.ts'
import { flagsTable } from './flags-table.ts'
import { historySection } from './history-section.ts'
import { html, type Html } from './html.ts'
import { machineOf } from './machine-section.ts'
import { phaseSections } from './phase-section.ts'

/** Where files lie, seen from the page. */
export interface Links {
  readonly runHref: (subject: string, runId: string) => string
  /** A path from a record holds letters, digits, dots and dashes only. `null` where no such files lie beside the page. */
  readonly artifactHref: ((path: string) => string) | null
}

/** A subject's page: its claims first, then planted defects, the phases, history, flags and where it all comes from. */
export function subjectView(subject: SubjectBoard, { runHref, artifactHref }: Links): Html {
  const { id, card, environment } = subject
  const hrefOfRun = (runId: string): string => runHref(id, runId)
  return html`<section
    class="view subject"
    data-view="${id}"
    data-machine="${machineOf(environment)}"
    aria-labelledby="subject-${id}"
  >
    <h2 id="subject-${id}" tabindex="-1">${card.title}</h2>
    <p class="lead">${describeRuns(subject)}</p>
    ${variantsList(subject)} ${claimsLedger({ subject, runHref: hrefOfRun })} ${controlsTable(subject)}
    ${phaseSections({ subject, runHref: hrefOfRun })} ${historySection(subject)} ${flagsTable(subject)}
    ${profiles(subject, artifactHref)} ${runsTable(subject, hrefOfRun)}
  </section> `
}

function describeRuns({ id, card, source, environment, ignoredRuns, strayRecords, runs }: SubjectBoard): string {
  const variants = card.variants.filter(({ control }) => control === null).length
  return [
    `${id}: ${variants} ${variants === 1 ? 'variant' : 'variants'}, profile ${source.profile}, ${runs.length === 1 ? 'one run' : `${runs.length} runs`}, the newest of ${source.startedAt.slice(0, 16).replace('T', ' ')} UTC on machine ${machineOf(environment)} (${environment.cpuModel}).`,
    ...(ignoredRuns > 0
      ? [`Left out as of other code, machine, profile, dependencies or tool: ${ignoredRuns} older.`]
      : []),
    ...(strayRecords > 0 ? [`Left out as planned by no run: ${strayRecords} records.`] : []),
  ].join(' ')
}

/** What the variants are, where their names do not say it. */
function variantsList({ card }: SubjectBoard): Html | null {
  const titled = card.variants.filter(({ title, control }) => title !== null && control === null)
  if (titled.length === 0) return null
  return html`<dl class="variants">
    ${titled.map(
      ({ name, title }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${title}</dd>
        </div>`,
    )}
  </dl>`
}

const runsTable = ({ id, runs }: SubjectBoard, hrefOfRun: (runId: string) => string): Html =>
  html`<section aria-labelledby="runs-${id}">
    <h3 id="runs-${id}">Where the numbers come from</h3>
    <p class="lead">
      Each row links to the run's file: one line for each trial, with checksums, raw samples and histograms. To judge a
      newer run of your own, drop its file on this page.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="${id}: runs">
      <table>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Started</th>
            <th scope="col">Commit</th>
            <th scope="col">Remarks</th>
          </tr>
        </thead>
        <tbody>
          ${runs.map(
            (run) =>
              html`<tr>
                <th scope="row"><a href="${hrefOfRun(run.runId)}">${run.runId}</a></th>
                <td>${run.startedAt.slice(0, 19).replace('T', ' ')} UTC</td>
                <td><code>${run.commit?.slice(0, 10) ?? 'none'}</code></td>
                <td>${remarks(run)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`

function remarks({ dirty, complete, tornBytes }: RunSource): string {
  const found = [
    ...(dirty ? ['uncommitted changes'] : []),
    ...(complete ? [] : ['stopped before its end']),
    ...(tornBytes > 0 ? [`last line cut off (${tornBytes} bytes)`] : []),
  ]
  return found.length === 0 ? 'whole' : found.join(', ')
}

/** Reports of profilers, beside the board. */
function profiles({ id, profiles: own }: SubjectBoard, hrefOf: Links['artifactHref']): Html | null {
  if (own.length === 0) return null
  return html`<section aria-labelledby="profiles-${id}">
    <h3 id="profiles-${id}">Profiles</h3>
    <p class="lead">Unscored replicates under a profiler; the files stay on the machine that ran them.</p>
    <ul>
      ${own.map(({ at, profiler, paths, because }) => html`<li>${at}, ${profiler}: ${paths.map((path) => html`${fileLink(path, hrefOf)} `)}${because}</li>`)}
    </ul>
  </section>`
}

function fileLink(path: string, hrefOf: Links['artifactHref']): Html {
  const name = path.split('/').at(-1) ?? path
  return hrefOf === null ? html`${name}` : html`<a href="${hrefOf(path)}">${name}</a>`
}
