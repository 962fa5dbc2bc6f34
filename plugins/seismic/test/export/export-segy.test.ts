import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { generateSegy } from '../../src/data/generate-segy.ts'
import { exportSegy } from '../../src/export/export-segy.ts'
import { importSegy } from '../../src/import/import-segy.ts'
import { decodeTraces } from '../../src/segy/decode-samples.ts'
import { openSegy } from '../../src/segy/open-segy.ts'
import { openStore, type StoreReader } from '../../src/store/open-store.ts'
import { smallFile, stored, temporaryFolder } from '../segy/small-file.ts'

async function imported(source: string, folder: string): Promise<StoreReader> {
  const target = join(folder, 'store.zarr')
  await importSegy({ source, target, threads: 1 })
  return openStore(target)
}

function samplesOf(path: string): Float32Array {
  const { layout, readTraces, close } = openSegy(path)
  const raw = new Uint8Array(layout.traces * layout.traceBytes)
  readTraces(0, layout.traces, raw)
  close()
  const samples = new Float32Array(layout.traces * layout.samplesPerTrace)
  decodeTraces(raw, samples, layout)
  return samples
}

for (const format of [1, 5] as const) {
  test(`import and export give back every byte of a file of format ${format}`, async (context) => {
    const folder = temporaryFolder(context)
    const source = join(folder, 'in.sgy')
    generateSegy(source, { data: 'survey', traces: 1234, samples: 250, format })
    const store = await imported(source, folder)
    context.after(store.close)
    const target = join(folder, 'out.sgy')
    const progress: number[] = []
    await exportSegy(store, target, { onTraces: (done) => progress.push(done) })
    assert.ok(readFileSync(target).equals(readFileSync(source)))
    assert.equal(progress.at(-1), 1234)
    assert.ok(progress.every((done, i) => i === 0 || done > (progress[i - 1] as number)))
  })
}

test('IBM floats come back in IEEE floats with the same values, and the label says so', async (context) => {
  const folder = temporaryFolder(context)
  const source = join(folder, 'in.sgy')
  generateSegy(source, { data: 'survey', traces: 300, samples: 200 })
  const store = await imported(source, folder)
  context.after(store.close)
  const target = join(folder, 'out.sgy')
  await exportSegy(store, target, { format: 5 })
  assert.equal(readFileSync(target).readInt16BE(3224), 5)
  assert.deepEqual(samplesOf(target), samplesOf(source))
})

test('integers, little-endian files and extended text headers come back byte by byte', async (context) => {
  const traces = [Uint8Array.of(0x7f, 0xff, 0x80, 0, 0, 5), Uint8Array.of(1, 2, 3, 4, 5, 6)]
  const between = Buffer.alloc(3200, 0x41)
  for (const little of [false, true]) {
    const bytes = smallFile({ format: 3, traces, between, extendedTextHeaders: 1, ...(little && { little }) })
    const source = stored(context, bytes)
    const folder = temporaryFolder(context)
    const store = await imported(source, folder)
    context.after(store.close)
    const target = join(folder, 'out.sgy')
    await exportSegy(store, target)
    assert.deepEqual(readFileSync(target), bytes)
  }
})

test('an export that is cancelled, or meets what its format cannot hold, leaves nothing', async (context) => {
  const folder = temporaryFolder(context)
  const source = join(folder, 'in.sgy')
  generateSegy(source, { data: 'survey', traces: 500, samples: 100 })
  const store = await imported(source, folder)
  context.after(store.close)
  const before = readdirSync(folder).sort()
  const target = join(folder, 'out.sgy')

  const cancel = new AbortController()
  const onTraces = (): void => cancel.abort()
  await assert.rejects(exportSegy(store, target, { signal: cancel.signal, onTraces }), { name: 'AbortError' })
  assert.deepEqual(readdirSync(folder).sort(), before)

  await assert.rejects(exportSegy(store, target, { format: 8 }), {
    code: 'SEGY_SAMPLE_RANGE',
    message: /write format 5/,
  })
  assert.deepEqual(readdirSync(folder).sort(), before)
})
