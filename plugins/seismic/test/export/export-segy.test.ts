import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { generateSegy } from '../../src/data/generate-segy.ts'
import { exportSegy } from '../../src/export/export-segy.ts'
import { importSegy } from '../../src/import/import-segy.ts'
import { decodeTraces } from '../../src/segy/decode-samples.ts'
import { openSegy } from '../../src/segy/open-segy.ts'
import { openStore, type StoreReader } from '../../src/store/open-store.ts'
import { ibmTraces, smallFile, stored, temporaryFolder } from '../segy/small-file.ts'

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

test('records behind the last trace of revision 2 are left out, and all traces are read again', async (context) => {
  const folder = temporaryFolder(context)
  const traces = Array.from({ length: 400 }, () => ibmTraces[0] as Uint8Array)
  const bytes = smallFile({ revision: [2, 0], samples: 3, traces })
  bytes.writeInt32BE(3, 3268)
  bytes.writeInt32BE(2, 3528)
  const source = stored(context, Buffer.concat([bytes, Buffer.alloc(6400, 0x40)]))
  const store = await imported(source, folder)
  context.after(store.close)
  const target = join(folder, 'out.sgy')
  await exportSegy(store, target)
  const expected = Buffer.from(bytes)
  expected.writeInt32BE(0, 3528)
  assert.deepEqual(readFileSync(target), expected)
  assert.deepEqual(samplesOf(target), samplesOf(source))
})

test('a number of samples that a person named is in all fields that tell it', async (context) => {
  const folder = temporaryFolder(context)
  const bytes = smallFile({ revision: [2, 0], samples: 5 })
  bytes.writeInt32BE(5, 3268)
  const target = join(folder, 'store.zarr')
  await importSegy({ source: stored(context, bytes), target, threads: 1, layout: { samples: 3 } })
  const store = openStore(target)
  context.after(store.close)
  await exportSegy(store, join(folder, 'out.sgy'))
  const written = readFileSync(join(folder, 'out.sgy'))
  assert.deepEqual([written.readUInt16BE(3220), written.readInt32BE(3268)], [3, 3])
  assert.equal(samplesOf(join(folder, 'out.sgy')).length, 6)
})

test('a file that is there is not replaced, not even one that came in the meantime', async (context) => {
  const folder = temporaryFolder(context)
  const source = join(folder, 'in.sgy')
  generateSegy(source, { data: 'survey', traces: 20, samples: 100 })
  const before = readFileSync(source)
  const store = await imported(source, folder)
  context.after(store.close)
  const exists = { code: 'SEISMIC_TARGET_EXISTS', message: /in\.sgy exists/ }
  await assert.rejects(exportSegy(store, source, { format: 5 }), exists)
  assert.ok(readFileSync(source).equals(before))
  const target = join(folder, 'out.sgy')
  await assert.rejects(exportSegy(store, target, { onTraces: () => writeFileSync(target, 'x') }), {
    code: 'SEISMIC_TARGET_EXISTS',
  })
  assert.equal(readFileSync(target, 'utf8'), 'x')
  assert.deepEqual(readdirSync(folder).sort(), ['in.sgy', 'out.sgy', 'store.zarr'])
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
