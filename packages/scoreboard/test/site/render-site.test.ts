import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { metric, unmeasured } from '@gauntlet/contract'
import { buildBoard } from '../../src/board.ts'
import { renderSite } from '../../src/site/render-site.ts'
import { aClaim, aFlag, aKey, aRecord, aRun, failed, series } from '../fixtures.ts'
import { aRichRun } from './site-runs.ts'

const rich = renderSite(buildBoard([aRichRun()]))

/** The row of a chart's or table's numbers that begins so, without markup. */
const textAfter = (page: string, start: string, length = 200): string =>
  page
    .slice(page.indexOf(start), page.indexOf(start) + length * 4)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, length)

test('the page allows its own style and scripts by their hashes, and nothing else', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(rich)?.[1] ?? ''
  const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const [style] = [...rich.matchAll(/<style>([^]*?)<\/style>/g)].map(([, text = '']) => hashOf(text))
  const scripts = [...rich.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text = '']) => hashOf(text))
  assert.equal(scripts.length, 4)
  assert.equal(
    policy,
    `default-src 'none'; style-src ${style}; script-src ${scripts.join(' ')}; base-uri 'none'; form-action 'none'`,
  )
  assert.doesNotMatch(rich, / style="| on\w+="/)
})

test('each claim stands with its sentence, bound, measured value, verdict, reason and record', () => {
  assert.match(
    textAfter(rich, 'id="claim-addressing-C-02"', 400),
    /× refuted “?\s?a lookup takes a nanosecond.* C-02 · measured record # ≤ 1\.00 ns 52\.0 ns \(50\.0–54\.0\).*lies outside ≤ 1\.00 ns/,
  )
  assert.match(rich, /href="\.\.\/records\/addressing\/20260102T030405Z-abc\.ndjson">record</)
})

test('a claim of parts has a row for each, and names the one that decides', () => {
  const quantity = metric('micro/lookup@1k/map', 'latency_p50_ns')
  const parts = [
    { part: 'in time', quantity, bound: { max: 100 }, published: 80 },
    { part: 'at once', quantity, bound: { max: 1 } },
  ]
  const run = aRun(series('micro/lookup@1k/map', 'latency_p50_ns', [50, 51, 52, 53, 54]), {
    claims: [{ id: 'P-01', says: 'it is quick', provenance: 'measured', gate: false, parts }],
  })
  const text = textAfter(renderSite(buildBoard([run])), 'id="claim-addressing-P-01"', 900)
  assert.match(text, /2 parts 1 of 2 hold decided by: at once ✓ holds in time ≤ 100 ns published: 80\.0 ns 52\.0 ns/)
})

test('what failed, was skipped, is void or absent is on the overview with its reason', () => {
  const overview = rich.slice(rich.indexOf('missing-title'), rich.indexOf('machine-title'))
  assert.match(overview, /4 of 17 planned cells/)
  for (const reason of ['out of luck', 'apt-get install redis', 'cpu-contention', 'no record'])
    assert.ok(overview.includes(reason), reason)
})

test('two replicates are shown both, in place of an interval that dwarfs them', () => {
  assert.match(rich, /75\.0 ns\s*<small>\(from 2: 70\.0–80\.0\)<\/small>/)
})

test('a number that is claimed something of has the verdict below it, with a link to the claim', () => {
  const row = rich.slice(rich.indexOf('<table class="cells"'))
  assert.match(row, /claimed holds" href="#[^"]*claim-\w+-C-01" ?>✓ C-01 holds: <b>≤ 100 ns</)
  assert.match(row, /claimed refuted" href="#[^"]*claim-\w+-C-02" ?>× C-02 refuted: <b>≤ 1\.00 ns</)
})

test('latency by percentile is that of the histogram', () => {
  assert.match(rich, /<th>p50<td>1\.00 ms</)
  assert.match(rich, /<th>p75<td>4\.01 ms</)
  assert.match(rich, /<th>p99<td>9\.04 ms</)
  // 50 answers lie beyond p99.5, and 10 beyond p99.9.
  assert.match(rich, /<th>p99\.5</)
  assert.doesNotMatch(rich, /<th>p99\.9</)
})

test('a spike has its field, its failures and its recovery', () => {
  assert.match(rich, /the grey field is the spike, the line its end: recovered after 500 ms/)
  assert.match(rich, /class="bar failed"/)
  assert.match(rich, /<th>2\.00 s<td>4\.00k\/s<td>3\.80k\/s<td>100</)
})

test('a planted leak has its slope, and a line for each doubling of the readings', () => {
  assert.match(rich, /leak in 2 of 2; the grey half is warm-up, each line a doubling of the readings/)
  assert.match(rich, /process 1: leak, 150 B\/cycle/)
})

test('a breaking point is an interval, with every probe', () => {
  assert.match(rich, /map: 800\/s \(800–900\)/)
  assert.match(rich, /<th>900\/s<td>map<td>no</)
})

test('memory against scale has the fitted slope, threads the ideal line', () => {
  assert.match(rich, /map: 10[01] B\/item/)
  assert.match(rich, /if each client added as much as the first/)
})

const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e__proto__ ' & </style>`

test('hostile names and messages stay text', () => {
  const at = 'micro/lookup@1k/map'
  const claims = [aClaim(unmeasured(hostile), { max: 1 }, { id: '"><i x>', says: hostile })]
  const run = aRun(
    [
      aRecord(aKey(at, 0), { status: failed('check', hostile), flags: [aFlag('odd-text', 'warn', hostile)] }),
      ...series('micro/other@1k/map', 'latency_p50_ns', [1, 2, 3]),
    ],
    { subject: 'constructor', title: hostile, claims },
  )
  const page = renderSite(buildBoard([run], [{ file: `records/${hostile}`, why: hostile }]))
  assert.doesNotMatch(page, /<img|<script>alert|<i x>|\u202e|onerror=alert\(1\)>/)
  assert.equal([...page.matchAll(/<\/style>/g)].length, 1)
  assert.match(page, /&lt;script&gt;alert\(2\)/)
  const data: unknown = JSON.parse(/id="board-data">([^]*?)<\/script>/.exec(page)?.[1] ?? '')
  assert.equal(Array.isArray(data), true)
})

test('the same board gives the same page, and an empty one says what to do', () => {
  assert.equal(renderSite(buildBoard([aRichRun()])), rich)
  assert.match(renderSite(buildBoard([])), /No runs are stored yet\./)
})

test('links to runs and reports are those that the publisher gives', () => {
  const page = renderSite(buildBoard([aRichRun()]), {
    runHref: (subject, runId) => `runs/${runId}/${subject}.ndjson`,
    runsHref: 'runs/',
  })
  assert.match(page, /href="runs\/20260102T030405Z-abc\/addressing\.ndjson"/)
  assert.match(page, /<a href="runs\/">All runs<\/a>/)
})

test('a thousand stored runs of five subjects make a page below 2 MB', () => {
  const instantOf = (index: number): string =>
    `2026-03-${String(1 + Math.floor(index / 24)).padStart(2, '0')}T${String(index % 24).padStart(2, '0')}:00:00.000Z`
  const runs = ['a', 'b', 'c', 'd', 'e'].flatMap((subject) =>
    Array.from({ length: 200 }, (_, index) => {
      const cells = Array.from({ length: 6 }, (__, cell) =>
        aRecord(aKey(`micro/case-${cell}@1k/map`, 0, subject), {
          metrics: [500, 510, 520].map((value, number) => ({
            name: `latency_p${50 + number}_ns`,
            better: 'lower' as const,
            role: 'primary' as const,
            estimate: {
              value: value + (index > 100 ? 300 : 0) + ((index * 7 + cell) % 10),
              low: value,
              high: value + 400,
              level: 0,
              n: 1,
              replicated: 'process' as const,
            },
          })),
          startedAt: instantOf(index),
        }),
      )
      return aRun(cells, { subject, runId: `run-${String(index).padStart(4, '0')}`, startedAt: instantOf(index) })
    }),
  )
  const page = renderSite(buildBoard(runs))
  assert.ok(page.length < 2_000_000, `the page has ${page.length} characters`)
  assert.match(page, /older runs are not drawn/)
})
