import assert from 'node:assert/strict'
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { importSegy } from '../../src/import/import-segy.ts'
import { processStore } from '../../src/process/process-store.ts'
import { verifyStore } from '../../src/store/verify-store.ts'
import { filesOf, writeSurvey } from '../import/samples-of.ts'
import { makeStore, scratch } from '../made-store.ts'

/** Changes a bit of a file. */
function damage(path: string, at: number): void {
  const content = readFileSync(path)
  writeFileSync(path, content.with(at, content[at]! ^ 1))
}

const gain = [{ step: 'gain', factor: 2 }] as const

test('a store that is whole has no faults, nor has one that was processed twice', async (t) => {
  const { folder, store } = await makeStore(t, { traces: 1_050 })
  const [once, twice] = [join(folder, 'once.zarr'), join(folder, 'twice.zarr')]
  await processStore({ source: store, target: once, steps: gain })
  await processStore({ source: once, target: twice, steps: gain })
  const progress: number[] = []
  assert.deepEqual(await verifyStore(store, { onTraces: (done) => progress.push(done) }), [])
  assert.deepEqual(progress, [1_000, 1_050])
  assert.deepEqual(await verifyStore(twice), [])
})

test('each part that is damaged is named, in a processed store as well', async (t) => {
  const { folder, store } = await makeStore(t, { traces: 1_050 })
  const processed = join(folder, 'processed.zarr')
  await processStore({ source: store, target: processed, steps: gain })
  for (const path of [store, processed]) {
    damage(join(path, 'headers/cdp/0'), 4 * 1_020)
    damage(join(path, 'raw_headers/0.0'), 100)
    rmSync(join(path, 'traces/1.0'))
    truncateSync(join(path, 'file_header/0'), 3_599)
    const faults = await verifyStore(path)
    assert.deepEqual(faults.toSorted(), [
      'file_header/0: missing or changed',
      'headers/: columns of chunk 1 are missing or changed',
      'raw_headers/0.0: missing or changed',
      'traces/1.0: missing or changed',
    ])
  }
  rmSync(join(store, 'headers/cdp/0'))
  assert.equal((await verifyStore(store)).filter((fault) => fault.startsWith('headers/')).length, 2)
})

test('verifying ends with the signal', async (t) => {
  const { store } = await makeStore(t)
  await assert.rejects(verifyStore(store, { signal: AbortSignal.abort() }), { name: 'AbortError' })
})

test('columns that were lost or changed after a run ended are written again by the next one', async (t) => {
  const folder = scratch(t)
  const source = writeSurvey(join(folder, 'a.sgy'), { traces: 3_000 })
  const whole = await importSegy({ source, target: join(folder, 'whole.zarr'), threads: 1 })
  for (const spoil of [
    (partial: string) => damage(join(partial, 'headers/offset/0'), 4 * 500),
    (partial: string) => rmSync(join(partial, 'headers/inline/0')),
    (partial: string) => truncateSync(join(partial, 'headers/cdp_x/0'), 100),
  ]) {
    const target = join(folder, 'a.zarr')
    const stop = new AbortController()
    const onProgress = ({ tracesDone }: { readonly tracesDone: number }): void => {
      if (tracesDone >= 2_000) stop.abort()
    }
    await assert.rejects(importSegy({ source, target, threads: 1, signal: stop.signal, onProgress }), {
      code: 'SEISMIC_CANCELLED',
    })
    spoil(`${target}.partial`)
    const { tracesResumed } = await importSegy({ source, target, threads: 1 })
    assert.ok(tracesResumed <= 1_000, `${tracesResumed} resumed`)
    assert.deepEqual(filesOf(target), filesOf(whole.path))
    rmSync(target, { recursive: true })
  }
})

test('what an earlier run has written is checked chunk by chunk, and can be cancelled', async (t) => {
  const folder = scratch(t)
  const [source, target] = [writeSurvey(join(folder, 'a.sgy'), { traces: 3_000 }), join(folder, 'a.zarr')]
  const first = new AbortController()
  const seen: number[] = []
  const stopAt =
    (traces: number, stop: AbortController) => (progress: { tracesDone: number; tracesResumed: number }) => {
      seen.push(progress.tracesResumed)
      if (progress.tracesDone >= traces) stop.abort()
    }
  const cancelled = { code: 'SEISMIC_CANCELLED' }
  const run = (stop: AbortController, traces: number): Promise<unknown> =>
    importSegy({ source, target, threads: 1, signal: stop.signal, onProgress: stopAt(traces, stop) })
  await assert.rejects(run(first, 2_000), cancelled)
  seen.length = 0
  await assert.rejects(run(new AbortController(), 1_000), cancelled)
  assert.deepEqual(seen, [1_000])
})
