import { readFileSync } from 'node:fs'
import type { DamagedRun, StoredRun } from '@gauntlet/record'
import { buildBoard, renderJson, renderMarkdown, renderRunList, renderSite, renderSvg } from '@gauntlet/scoreboard'
import { openPublished } from './published-folder.ts'

export interface Published {
  readonly written: number
  readonly kept: number
  /** Runs with a page of their own. */
  readonly pages: number
}

/**
 * Writes the board, the list of runs, and for each run its records and a page at `runs/<runId>/`. A run's page is made
 * once, and again only when its records have changed; runs that are gone from the store keep theirs. Throws `NOT_OURS`
 * and `PUBLISH_UNWRITABLE`.
 */
export function publishRuns(of: {
  runs: readonly StoredRun[]
  damaged: readonly DamagedRun[]
  dir: string
}): Published {
  const { runs, damaged, dir } = of
  const byId = Map.groupBy(runs, ({ run }) => run.runId)
  const pageOf = (runId: string): string => `runs/${runId}/index.html`
  const board = ['index.html', 'SCOREBOARD.md', 'scoreboard.json', 'board.svg', 'runs/index.html']
  const recordPaths = runs.map((stored) => `runs/${stored.run.runId}/${recordName(stored.run.subject.id)}`)
  const folder = openPublished(dir, [...board, ...[...byId.keys()].map(pageOf), ...recordPaths])

  for (const [runId, own] of byId) {
    let changed = !folder.has(pageOf(runId))
    for (const stored of own) {
      const path = `runs/${runId}/${recordName(stored.run.subject.id)}`
      changed = folder.write(path, readFileSync(stored.file)) === 'written' || changed
    }
    if (!changed) continue
    const page = renderSite(buildBoard(own), { runHref: recordName, artifactHref: null, runsHref: '../' })
    folder.write(pageOf(runId), page)
  }
  const whole = buildBoard(runs, damaged)
  const runHref = (subject: string, runId: string): string => `runs/${runId}/${recordName(subject)}`
  folder.write('index.html', renderSite(whole, { runHref, artifactHref: null, runsHref: 'runs/' }))
  folder.write('runs/index.html', renderRunList(runs))
  folder.write('SCOREBOARD.md', renderMarkdown(whole))
  folder.write('scoreboard.json', renderJson(whole))
  folder.write('board.svg', renderSvg(whole))
  return { ...folder.counts(), pages: byId.size }
}

/** Imported runs have a slash in their subject, which would be a folder. */
const recordName = (subject: string): string => `${subject.replaceAll('/', '~')}.ndjson`
