import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { importSegy } from '../../src/import/import-segy.ts'
import type { BuildProgress } from '../../src/store/build-store.ts'
import { openStore } from '../../src/store/open-store.ts'
import { verifyStore } from '../../src/store/verify-store.ts'
import { smallFile, stored, temporaryFolder } from '../segy/small-file.ts'
import { contentOfSegy, contentOfStore, filesOf, writeSurvey } from './samples-of.ts'

for (const codec of ['lz4', 'zstd', 'none'] as const) {
  test(`a store of codec ${codec} holds every sample, every header byte and every field of the file`, async (context) => {
    const folder = temporaryFolder(context)
    const [source, target] = [writeSurvey(join(folder, 'a.sgy')), join(folder, 'a.zarr')]
    const result = await importSegy({ source, target, codec, threads: 2 })
    assert.deepEqual([result.traces, result.tracesDone, result.tracesResumed], [1230, 1230, 0])
    assert.deepEqual([result.notFinite, result.rounded], [0, 0])
    const store = openStore(target)
    context.after(store.close)
    assert.deepEqual(contentOfStore(store), contentOfSegy(source))
    assert.deepEqual(Buffer.from(store.fileHeader()), readFileSync(source).subarray(0, 3600))
    assert.deepEqual(
      [...store.readField('cdp', 0, 1230)],
      Array.from({ length: 1230 }, (_, i) => Math.floor(i / 100) + 1),
    )
    assert.deepEqual([...store.readField('sequence_file', 1228, 2)], [1229, 1230])
    assert.deepEqual(await verifyStore(target), [])
    assert.deepEqual(readdirSync(folder).toSorted(), ['a.sgy', 'a.zarr'])
  })
}

test('one thread, three threads and a file that is read at once make the same files', async (context) => {
  const folder = temporaryFolder(context)
  const source = writeSurvey(join(folder, 'a.sgy'), { format: 5 })
  const importTo = async (name: string, options: object): Promise<Record<string, Buffer>> => {
    const { path } = await importSegy({ source, target: join(folder, name), ...options })
    return filesOf(path)
  }
  const one = await importTo('one.zarr', { threads: 1 })
  assert.deepEqual(await importTo('three.zarr', { threads: 3 }), one)
  assert.deepEqual(await importTo('whole.zarr', { threads: 1, read: 'whole-file' }), one)
})

test('progress grows chunk by chunk up to all traces', async (context) => {
  const folder = temporaryFolder(context)
  const seen: BuildProgress[] = []
  const source = writeSurvey(join(folder, 'a.sgy'))
  await importSegy({
    source,
    target: join(folder, 'a.zarr'),
    threads: 1,
    onProgress: (progress) => seen.push(progress),
  })
  assert.deepEqual(
    seen.map(({ tracesDone }) => tracesDone),
    [1000, 1230],
  )
  assert.ok(seen[0]!.bytesWritten > 0 && seen[1]!.bytesWritten > seen[0]!.bytesWritten)
})

test('NaNs and infinities are kept bit by bit and counted', async (context) => {
  const words = Uint8Array.from([0x7f, 0x80, 0, 1, 0x7f, 0x80, 0, 0, 0x3f, 0x80, 0, 0])
  const source = stored(context, smallFile({ format: 5, traces: [words, words] }))
  const target = `${source}.zarr`
  const { notFinite } = await importSegy({ source, target, threads: 1 })
  assert.equal(notFinite, 4)
  const store = openStore(target)
  context.after(store.close)
  const { bits } = contentOfStore(store)
  assert.deepEqual([...new Uint32Array(bits.buffer)].slice(0, 3), [0x7f800001, 0x7f800000, 0x3f800000])
})

test('a file that cannot be read leaves nothing, and a store that is there is not overwritten', async (context) => {
  const folder = temporaryFolder(context)
  const target = join(folder, 'a.zarr')
  const cut = join(folder, 'cut.sgy')
  writeFileSync(cut, smallFile().subarray(0, -5))
  await assert.rejects(importSegy({ source: cut, target, threads: 1 }), { name: 'GauntletError', code: /^SEGY_/ })
  assert.deepEqual(readdirSync(folder), ['cut.sgy'])
  const source = writeSurvey(join(folder, 'a.sgy'), { traces: 20 })
  await importSegy({ source, target, threads: 1 })
  await assert.rejects(importSegy({ source, target, threads: 1 }), { code: 'SEISMIC_TARGET_EXISTS' })
})

test('a cancelled import opens nowhere and is continued', async (context) => {
  const folder = temporaryFolder(context)
  const [source, target] = [writeSurvey(join(folder, 'a.sgy'), { traces: 5000 }), join(folder, 'a.zarr')]
  const abort = new AbortController()
  await assert.rejects(
    importSegy({ source, target, threads: 2, signal: abort.signal, onProgress: () => abort.abort() }),
    { code: 'SEISMIC_CANCELLED', message: /run the same command again to go on/ },
  )
  assert.ok(!existsSync(target))
  assert.throws(() => openStore(target), { code: 'SEISMIC_INCOMPLETE' })
  const { tracesResumed } = await importSegy({ source, target, threads: 2 })
  assert.ok(tracesResumed >= 1000 && tracesResumed < 5000, `${tracesResumed} resumed`)
  const store = openStore(target)
  context.after(store.close)
  assert.deepEqual(contentOfStore(store), contentOfSegy(source))
})

test('an import that is cancelled before it begins writes no chunk', async (context) => {
  const folder = temporaryFolder(context)
  const source = writeSurvey(join(folder, 'a.sgy'), { traces: 10 })
  const target = join(folder, 'a.zarr')
  await assert.rejects(importSegy({ source, target, threads: 2, signal: AbortSignal.abort() }), {
    code: 'SEISMIC_CANCELLED',
  })
  assert.ok(!existsSync(join(`${target}.partial`, 'traces/0.0')))
})
