import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { StoredRun } from '@gauntlet/record'
import { html, trusted, type Html } from '../site/html.ts'

/** All runs, the newest first, each with a link to its own page: `<runId>/`. One page that loads nothing. */
export function renderRunList(runs: readonly StoredRun[]): string {
  const style = readFileSync(new URL('run-list.css', import.meta.url), 'utf8')
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  const newestFirst = runs.toSorted((a, b) => b.run.startedAt.localeCompare(a.run.startedAt))
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Gauntlet: all runs</title>
        ${trusted(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <h1>All runs</h1>
          <p>
            ${runs.length === 1 ? '1 run' : `${runs.length} runs`}, the newest first. Each has a page of its own, whose
            address stays.
            <a href="../">The board</a>
          </p>
          <div class="scroll" tabindex="0" role="region" aria-label="Runs">
            <table>
              <thead>
                <tr>
                  <th scope="col">Run</th>
                  <th scope="col">Subject</th>
                  <th scope="col">Profile</th>
                  <th scope="col">Records</th>
                  <th scope="col">Commit</th>
                  <th scope="col">Machine</th>
                </tr>
              </thead>
              <tbody>
                ${newestFirst.map(rowOf)}
              </tbody>
            </table>
          </div>
        </main>
      </body>
    </html> `
  return page.text
}

function rowOf({ run, records, end }: StoredRun): Html {
  const { runId, subject, profile, provenance, environment } = run
  const commit = provenance.commit === null ? 'none' : provenance.commit.slice(0, 10)
  // The record's schema lets only letters, digits, dots and dashes into a run's id.
  return html`<tr>
    <td><a href="${runId}/">${runId}</a></td>
    <td>${subject.id}</td>
    <td>${profile}</td>
    <td>${records.length}${end ? '' : ', stopped'}</td>
    <td>${commit}${provenance.dirty ? ', with changes' : ''}</td>
    <td>${environment.cpuModel} (${environment.fingerprint.slice(0, 8)})</td>
  </tr> `
}
