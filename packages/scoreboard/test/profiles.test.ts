import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Profiled } from '@gauntlet/record'
import { buildBoard } from '../src/board.ts'
import { renderJson } from '../src/render-json.ts'
import { renderMarkdown } from '../src/render-markdown.ts'
import { renderSite } from '../src/site/render-site.ts'
import { aKey, aRecord, aRun, leakDetail, series } from './fixtures.ts'

const at = 'micro/lookup@1k/map'
const records = series(at, 'latency_p50_ns', [50, 51, 52, 53, 54])
const { replicate: _replicate, ...cell } = aKey(at, 0)
const profiled = (file: string, startedAt: string): Profiled => ({
  key: cell,
  profiler: 'flame',
  startedAt,
  durationNs: 1,
  artifacts: [{ kind: 'clinic-flame', path: `artifacts/${file}`, bytes: 1 }],
  flags: [],
})
const early = profiled('early/micro.html', '2026-01-02T03:04:06.000Z')
const late = profiled('late/micro.html', '2026-01-02T03:05:06.000Z')
const lineWith = (text: string, part: string): string => text.split('\n').find((line) => line.includes(part)) ?? ''

test('the board links the newest report of a cell, and its numbers are as without it', () => {
  const plain = buildBoard([aRun(records)])
  const board = buildBoard([aRun(records, { profiled: [early, late] })])
  assert.equal(
    lineWith(renderMarkdown(board), 'flame'),
    '| micro/lookup@1k/map | flame | [micro.html](artifacts/late/micro.html) | |',
  )
  assert.deepEqual(board.subjects[0]?.cells, plain.subjects[0]?.cells)
  assert.match(renderJson(board), /"artifacts\/late\/micro\.html"/)
})

test('a run that only profiled shows its report, and leaves the board to what was measured', () => {
  const measured = aRun(records, { profile: 'quick' })
  const profiles = aRun([], { runId: 'later', startedAt: late.startedAt, planned: [], profiled: [late] })
  const [subject] = buildBoard([measured, profiles]).subjects
  assert.equal(subject?.source.profile, 'quick')
  assert.equal(subject?.cells.length, 1)
  assert.equal(subject?.ignoredRuns, 0)
  assert.deepEqual(
    subject?.profiles.map(({ paths }) => paths),
    [['artifacts/late/micro.html']],
  )
  assert.equal(buildBoard([profiles]).subjects[0]?.profiles.length, 1)
})

test('the page links reports only where they lie beside it', () => {
  const board = buildBoard([aRun(records, { profiled: [late] })])
  assert.match(renderSite(board), /<a href="\.\.\/artifacts\/late\/micro\.html">micro\.html<\/a>/)
  const published = renderSite(board, { artifactHref: null })
  assert.match(published, /micro\.html/)
  assert.doesNotMatch(published, /href="[^"]*micro\.html/)
})

test('a profile that failed is named with its reason', () => {
  const because = 'no report: the system <b>broke</b>'
  const flags = [{ code: 'profile-failed', severity: 'info' as const, because }]
  const text = renderMarkdown(buildBoard([aRun(records, { profiled: [{ ...early, artifacts: [], flags }] })]))
  assert.match(lineWith(text, 'flame'), /\| none \| no report: the system &lt;b&gt;broke&lt;\/b&gt; \|/)
})

test('without a profile there is no section for them', () => {
  assert.doesNotMatch(renderMarkdown(buildBoard([aRun(records)])), /Profiles/)
})

test('a leak is shown with what each cycle leaves, and older records without it', () => {
  const place = 'leak/churn@1k/map'
  const attribution = [{ name: 'Ticket<T>', objectsPerCycle: 1, bytesPerCycle: 32, heldBy: 'all of Desk' }]
  const named = aRecord(aKey(place, 0), { detail: { ...leakDetail('leak'), attribution } })
  const unnamed = aRecord(aKey(place, 0), { detail: leakDetail('leak') })
  assert.match(
    lineWith(renderMarkdown(buildBoard([aRun([named])])), '| churn'),
    /1 Ticket&lt;T&gt; in all of Desk \(32\.0 B\) \|$/,
  )
  assert.match(lineWith(renderMarkdown(buildBoard([aRun([unnamed])])), '| churn'), /\| – \|$/)
})
