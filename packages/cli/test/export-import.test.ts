import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { formatRun } from '@gauntlet/record'
import { sampleRecord, sampleRun } from '@gauntlet/record/sample'
import { createWorkspace, type Workspace } from './workspace-copy.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../record/test/imports/fixtures/${name}`, import.meta.url))

/** A stored run of five replicates of a toy. */
function storeRun({ results }: Workspace): void {
  const records = [0, 1, 2, 3, 4].map(sampleRecord)
  const run = { ...sampleRun, planned: records.map(({ key }) => key) }
  const folder = join(results, 'records', 'toy')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'run.ndjson'), formatRun(run, records, run.startedAt))
}

test('an export goes to standard output, or whole into a file', async (t) => {
  const workspace = createWorkspace(t)
  storeRun(workspace)
  const { code, out } = await workspace.gauntlet('export', '--format', 'bmf')
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(out), {
    'toy micro/get@small/map': { 'latency-p50-ns': { value: 12, lower_value: 12, upper_value: 12 } },
  })
  const file = join(workspace.dir, 'deep', 'er', 'board.csv')
  const written = await workspace.gauntlet('export', 'toy', '--format', 'csv', '--out', file)
  assert.equal(written.out, '')
  assert.match(
    readFileSync(file, 'utf8'),
    /^subject,phase,.*\ntoy,micro,get,,small,map,no,measured,latency_p50_ns,,ns,12,/,
  )
  assert.equal(existsSync(`${file}.new`), false)
})

test('an export of nothing, of an unknown subject or in an unknown format says what there is', async (t) => {
  const workspace = createWorkspace(t)
  const complaint = async (...args: string[]): Promise<string> => {
    const { code, err } = await workspace.gauntlet('export', ...args)
    assert.equal(code, 64)
    return err
  }
  assert.match(
    await complaint(),
    /export needs --format, one of json, csv, bmf, openmetrics, otlp, junit, summary, badge/,
  )
  assert.match(await complaint('--format', 'xlsx'), /--format xlsx: one of json, csv/)
  assert.match(await complaint('--format', 'json'), /NOTHING_MEASURED/)
  storeRun(workspace)
  assert.match(await complaint('nobody', '--format', 'json'), /no run of "nobody" is stored; there are: toy/)
})

test('imported results stand on the board beside ours, and their file is kept', async (t) => {
  const workspace = createWorkspace(t)
  storeRun(workspace)
  const { code, out } = await workspace.gauntlet('import', fixture('wrk-latency.txt'), fixture('hyperfine.json'))
  assert.equal(code, 0)
  const runId = /wrk-latency\.txt: stored as (wrk-latency-[0-9a-f]{12})/.exec(out)?.[1] ?? ''
  const kept = join(workspace.results, 'artifacts', runId, 'result.txt')
  assert.deepEqual(readFileSync(kept), readFileSync(fixture('wrk-latency.txt')))
  const board = readFileSync(join(workspace.results, 'SCOREBOARD.md'), 'utf8')
  assert.match(board, /## Imported from wrk \(imported\/wrk\)/)
  assert.match(board, /\| wrk-latency:closed-10 \| imported \| latency_p99_ns \| 56\.1 ms, 1 replicate \|/)
  // Ten runs of a command make an interval.
  assert.match(board, /\| sleep-0-02 \| imported \| elapsed_ns \| 49\.3 ms \(\d/)
  // The machine of the board is that of its own runs.
  assert.match(board, /^Newest run: 2026-11-21T08:00:00\.000Z on cpu, 2 cores/m)
})

test('the same file is stored once, and the second file of a tool stands beside the first', async (t) => {
  const workspace = createWorkspace(t)
  await workspace.gauntlet('import', fixture('wrk-latency.txt'))
  const again = await workspace.gauntlet('import', fixture('wrk-latency.txt'), fixture('wrk-errors.txt'))
  assert.match(again.out, /wrk-latency\.txt: is stored already/)
  assert.match(again.out, /wrk-errors\.txt: stored as/)
  const board = readFileSync(join(workspace.results, 'SCOREBOARD.md'), 'utf8')
  assert.match(board, /\| wrk-latency:closed-10 \|/)
  assert.match(board, /\| wrk-errors:closed-10 \|/)
  assert.match(board, /Nothing was measured here yet: all figures are imported\./)
})

test('one file that cannot be read keeps all others from being stored', async (t) => {
  const workspace = createWorkspace(t)
  const broken = join(workspace.dir, 'broken.json')
  writeFileSync(broken, '{"metrics": {"http_req_duration": {"avg": "fast"}}}')
  const { code, err } = await workspace.gauntlet('import', fixture('wrk-latency.txt'), broken)
  assert.equal(code, 64)
  assert.match(err, /IMPORT_INVALID: .*broken\.json:1:43: metrics\.http_req_duration\.avg: expected a figure/)
  assert.equal(existsSync(workspace.results), false)
  assert.match((await workspace.gauntlet('import', broken, '--tool', 'jmeter')).err, /--tool jmeter: one of k6, locust/)
})
