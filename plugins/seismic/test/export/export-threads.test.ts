import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { generateSegy } from '../../src/data/generate-segy.ts'
import { exportSegy } from '../../src/export/export-segy.ts'
import { importSegy } from '../../src/import/import-segy.ts'
import { encodeSamples } from '../../src/segy/encode-samples.ts'
import { openSegy } from '../../src/segy/open-segy.ts'
import { sampleFormats, type FormatCode } from '../../src/segy/sample-formats.ts'
import { openStore, type StoreReader } from '../../src/store/open-store.ts'
import { scratch } from '../made-store.ts'
import { smallFile } from '../segy/small-file.ts'
import type { ExportOrders } from './export-child.ts'

const samples = 11

/** Values that each format holds, others in each trace; floats with a denormal and, in IEEE, with a NaN among them. */
function tracesOf(formatCode: FormatCode, little: boolean, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, trace) => {
    const values = Float32Array.from({ length: samples }, (__, i) => ((31 * trace + 17 * i) % 256) - 128)
    if (formatCode === 1 || formatCode === 5) values.set([1e-40 * (trace + 1), -0.1 * trace], 3)
    if (formatCode === 5) values[7] = NaN
    const bytes = new Uint8Array(samples * sampleFormats[formatCode].bytes)
    encodeSamples(values, bytes, { formatCode, byteOrder: little ? 'little' : 'big' })
    return bytes
  })
}

async function openImported(t: TestContext, source: string, target: string): Promise<StoreReader> {
  await importSegy({ source, target, threads: 1 })
  const store = openStore(target)
  t.after(store.close)
  return store
}

for (const format of [1, 2, 3, 5, 8] as const) {
  test(`any number of threads writes the bytes that were imported: format ${format}`, async (t) => {
    const folder = scratch(t)
    // Less than a block, whole blocks of 100, and three chunks whose last block is not full.
    for (const count of [37, 300, 2337]) {
      for (const little of [false, true]) {
        const bytes = smallFile({
          format,
          samples,
          traces: tracesOf(format, little, count),
          extendedTextHeaders: 2,
          between: Buffer.alloc(6400, 0x41),
          ...(little && { little }),
        })
        const name = `${count}-${little ? 'little' : 'big'}`
        const source = join(folder, `${name}.sgy`)
        writeFileSync(source, bytes)
        const store = await openImported(t, source, join(folder, `${name}.zarr`))
        for (const threads of [1, 2, 3]) {
          const target = join(folder, `${name}-${threads}.sgy`)
          await exportSegy(store, target, { threads })
          assert.ok(readFileSync(target).equals(bytes), `${name} by ${threads} threads`)
        }
      }
    }
  })
}

test('threads leave out the records behind the last trace as one does', async (t) => {
  const folder = scratch(t)
  const bytes = smallFile({ revision: [2, 0], samples, traces: tracesOf(1, false, 2337) })
  bytes.writeInt32BE(samples, 3268)
  bytes.writeInt32BE(2, 3528)
  writeFileSync(join(folder, 'in.sgy'), Buffer.concat([bytes, Buffer.alloc(6400, 0x40)]))
  const store = await openImported(t, join(folder, 'in.sgy'), join(folder, 'a.zarr'))
  await exportSegy(store, join(folder, 'out.sgy'), { threads: 2 })
  bytes.writeInt32BE(0, 3528)
  assert.ok(readFileSync(join(folder, 'out.sgy')).equals(bytes))
})

test('traces are counted as they are written, each once, whichever thread wrote them', async (t) => {
  const folder = scratch(t)
  generateSegy(join(folder, 'in.sgy'), { data: 'survey', traces: 4321, samples: 20 })
  const store = await openImported(t, join(folder, 'in.sgy'), join(folder, 'a.zarr'))
  const told: number[] = []
  await exportSegy(store, join(folder, 'out.sgy'), { threads: 2, onTraces: (done) => told.push(done) })
  assert.equal(told.length, 5)
  assert.equal(told.at(-1), 4321)
  assert.ok(told.every((done, i) => done > (told[i - 1] ?? 0)))
})

test('nothing is left of an export that is cancelled, or that fails, with threads', async (t) => {
  const folder = scratch(t)
  const traces = tracesOf(5, false, 4000)
  for (const trace of traces) trace.fill(0, 12, 32)
  // 1000.5 in the last chunk alone.
  traces[3999]?.set([0x44, 0x7a, 0x20, 0])
  writeFileSync(join(folder, 'in.sgy'), smallFile({ format: 5, samples, traces }))
  const store = await openImported(t, join(folder, 'in.sgy'), join(folder, 'a.zarr'))
  const before = readdirSync(folder).toSorted()
  const target = join(folder, 'out.sgy')
  const nothingIsLeft = (): void => assert.deepEqual(readdirSync(folder).toSorted(), before)

  const cancel = new AbortController()
  const cancelled = { threads: 2, signal: cancel.signal, onTraces: () => cancel.abort() }
  await assert.rejects(exportSegy(store, target, cancelled), { name: 'AbortError' })
  nothingIsLeft()

  const doesNotFit = { code: 'SEGY_SAMPLE_RANGE', message: /sample 0 is 1000\.5, .*write format 5/ }
  await assert.rejects(exportSegy(store, target, { threads: 2, format: 8 }), doesNotFit)
  nothingIsLeft()

  rmSync(join(store.path, 'traces/3.0'))
  await assert.rejects(exportSegy(store, target, { threads: 2 }), { code: 'SEISMIC_CHUNK_MISSING' })
  nothingIsLeft()
})

test('what is killed has no name and opens nowhere, and the same export makes the file', async (t) => {
  const folder = scratch(t)
  const [file, source] = [join(folder, 'in.sgy'), join(folder, 'a.zarr')]
  generateSegy(file, { data: 'survey', traces: 7000, samples: 20 })
  const store = await openImported(t, file, source)
  for (const dieAfterTraces of [1, 4000, 7000]) {
    const target = join(folder, `out-${dieAfterTraces}.sgy`)
    const orders: ExportOrders = { source, target, threads: 2, dieAfterTraces }
    const child = join(import.meta.dirname, 'export-child.ts')
    const { signal, stderr } = spawnSync(process.execPath, [child, JSON.stringify(orders)], {
      timeout: 60_000,
      encoding: 'utf8',
    })
    assert.equal(signal, 'SIGKILL', stderr)
    assert.ok(!existsSync(target))
    const left = readdirSync(folder).filter((name) => name.startsWith(`out-${dieAfterTraces}.sgy`))
    assert.equal(left.length, 1)
    assert.throws(() => openSegy(join(folder, left[0] as string)), { name: 'GauntletError' })
    await exportSegy(store, target, { threads: 2 })
    assert.ok(readFileSync(target).equals(readFileSync(file)))
  }
})
