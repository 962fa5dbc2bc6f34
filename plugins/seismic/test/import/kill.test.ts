import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { importSegy } from '../../src/import/import-segy.ts'
import { readJournal } from '../../src/store/journal.ts'
import { openStore } from '../../src/store/open-store.ts'
import { temporaryFolder } from '../segy/small-file.ts'
import type { ChildOrders } from './import-child.ts'
import { filesOf, writeSurvey } from './samples-of.ts'

const traces = 7000
/** Chunks of more than a megabyte, which are written past the page cache. */
const samples = 500

/** Runs an import in a child that kills itself. */
function dieIn(orders: ChildOrders): void {
  const child = join(import.meta.dirname, 'import-child.ts')
  const { signal, stdout } = spawnSync(process.execPath, [child, JSON.stringify(orders)], {
    timeout: 60_000,
    encoding: 'utf8',
  })
  assert.equal(signal, 'SIGKILL', stdout)
}

test('what is killed at any moment opens nowhere, and goes on to the same store, byte by byte', async (context) => {
  const folder = temporaryFolder(context)
  const source = writeSurvey(join(folder, 'a.sgy'), { traces, samples })
  const whole = await importSegy({ source, target: join(folder, 'whole.zarr'), threads: 2 })
  for (const dieAfterTraces of [0, 2500, traces]) {
    const target = join(folder, `killed-${dieAfterTraces}.zarr`)
    dieIn({ options: { source, target, threads: 2 }, dieAfterTraces })
    assert.ok(!existsSync(target))
    assert.throws(() => openStore(target), { code: 'SEISMIC_INCOMPLETE' })
    assert.throws(() => openStore(`${target}.partial`), { code: 'SEISMIC_INCOMPLETE' })
    const { tracesResumed } = await importSegy({ source, target, threads: 2 })
    assert.ok(tracesResumed >= dieAfterTraces, `${tracesResumed} resumed`)
    assert.deepEqual(filesOf(target), filesOf(whole.path))
  }
})

test('chunks that were torn, changed or lost after the kill are made again, and a torn journal is no obstacle', async (context) => {
  const folder = temporaryFolder(context)
  const [source, target] = [writeSurvey(join(folder, 'a.sgy'), { traces, samples }), join(folder, 'a.zarr')]
  const whole = await importSegy({ source, target: join(folder, 'whole.zarr'), threads: 1 })
  dieIn({ options: { source, target, threads: 1 }, dieAfterTraces: 5000 })
  const partial = `${target}.partial`
  const torn = join(partial, 'traces/1.0')
  truncateSync(torn, statSync(torn).size - 1)
  const changed = join(partial, 'raw_headers/2.0')
  const content = readFileSync(changed)
  writeFileSync(changed, content.with(content.length - 1, content.at(-1)! ^ 1))
  const journal = join(partial, 'journal.ndjson')
  const { length } = readJournal(journal)!.outcomes
  appendFileSync(journal, '{"chunk":6,"files":{"traces/6.0":{"byt')
  const { tracesResumed } = await importSegy({ source, target, threads: 1 })
  assert.equal(tracesResumed, (length - 2) * 1000)
  assert.deepEqual(filesOf(target), filesOf(whole.path))
})

test('an import of another file, or with other options, does not go on with what was begun', async (context) => {
  const folder = temporaryFolder(context)
  const [source, target] = [writeSurvey(join(folder, 'a.sgy'), { traces: 3000 }), join(folder, 'a.zarr')]
  dieIn({ options: { source, target, threads: 1 }, dieAfterTraces: 1000 })
  const changed = { code: 'SEISMIC_SOURCE_CHANGED', message: /remove it to begin anew/ }
  await assert.rejects(importSegy({ source, target, threads: 1, codec: 'zstd' }), changed)
  writeSurvey(source, { traces: 3000, seed: 'another' })
  await assert.rejects(importSegy({ source, target, threads: 1 }), changed)
})
