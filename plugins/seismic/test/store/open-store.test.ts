import assert from 'node:assert/strict'
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { importSegy } from '../../src/import/import-segy.ts'
import type { Codec } from '../../src/store/block-format.ts'
import { openStore, type StoreReader } from '../../src/store/open-store.ts'
import { verifyStore } from '../../src/store/verify-store.ts'
import { contentOfSegy, writeSurvey } from '../import/samples-of.ts'
import { temporaryFolder } from '../segy/small-file.ts'

async function made(context: TestContext, codec: Codec): Promise<{ source: string; store: StoreReader }> {
  const folder = temporaryFolder(context)
  const source = writeSurvey(join(folder, 'a.sgy'))
  const { path } = await importSegy({ source, target: join(folder, 'a.zarr'), codec, threads: 1 })
  const store = openStore(path)
  context.after(store.close)
  return { source, store }
}

for (const codec of ['lz4', 'none'] as const) {
  test(`any window of a store of codec ${codec} is what a slow reader cuts out of the file`, async (context) => {
    const { source, store } = await made(context, codec)
    const { traces, samples } = store.spec
    const all = new Float32Array(contentOfSegy(source).bits.buffer)
    const spans = fc.tuple(fc.nat(traces), fc.nat(traces), fc.nat(samples), fc.nat(samples))
    fc.assert(
      fc.property(spans, ([a, b, c, d]) => {
        const [firstTrace, firstSample] = [Math.min(a, b), Math.min(c, d)]
        const window = { firstTrace, traces: Math.abs(a - b), firstSample, samples: Math.abs(c - d) }
        const target = new Float32Array(window.traces * window.samples)
        store.readWindow(window, target)
        const expected = Array.from({ length: window.traces }, (_, i) => {
          const from = (firstTrace + i) * samples + firstSample
          return [...all.subarray(from, from + window.samples)]
        }).flat()
        assert.deepEqual(target, Float32Array.from(expected))
      }),
      { seed: 1, numRuns: 25 },
    )
  })
}

test('what lies outside a store is refused, and so is a field that it has not', async (context) => {
  const { store } = await made(context, 'lz4')
  const outside = { code: 'SEISMIC_OUT_OF_RANGE' }
  assert.throws(() => store.readTraces(1230, 1, new Float32Array(203)), outside)
  assert.throws(() => store.readTraces(-1, 1, new Float32Array(203)), outside)
  assert.throws(() => store.readTraces(0.5, 1, new Float32Array(203)), outside)
  assert.throws(() => store.readField('cdp', 1229, 2), outside)
  assert.throws(() => store.readField('../../etc', 0, 1), { code: 'SEISMIC_NO_FIELD' })
})

test('a missing chunk is an error, not zeros', async (context) => {
  const { store } = await made(context, 'lz4')
  rmSync(join(store.path, 'traces/1.0'))
  const target = new Float32Array(203)
  store.readTraces(999, 1, target)
  assert.throws(() => store.readTraces(1000, 1, target), { code: 'SEISMIC_CHUNK_MISSING', message: /1\.0 is missing/ })
  assert.deepEqual(await verifyStore(store.path), ['traces/1.0: missing or changed'])
})

test('a damaged chunk is an error or reads as something, and never ends the process', async (context) => {
  const { store } = await made(context, 'lz4')
  const path = join(store.path, 'traces/0.0')
  const content = readFileSync(path)
  const target = new Float32Array(1000 * 203)
  const readAnew = (): string => {
    const reader = openStore(store.path)
    try {
      reader.readTraces(0, 1000, target)
      return 'read'
    } catch (error) {
      return (error as { code: string }).code
    } finally {
      reader.close()
    }
  }
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.nat(80), fc.nat(content.length - 1)), fc.nat(254), async (at, change) => {
      writeFileSync(path, content.with(at, content[at]! ^ (change + 1)))
      assert.match(readAnew(), /^(read|SEISMIC_CHUNK_DAMAGED)$/)
      assert.deepEqual(await verifyStore(store.path), ['traces/0.0: missing or changed'])
    }),
    { seed: 1, numRuns: 60 },
  )
  for (const bytes of [0, 10, 60, content.length - 1]) {
    writeFileSync(path, content)
    truncateSync(path, bytes)
    assert.equal(readAnew(), 'SEISMIC_CHUNK_DAMAGED')
  }
})

test('what is no store is refused with what to do', (context) => {
  const folder = temporaryFolder(context)
  const refused = { code: 'SEISMIC_NOT_A_STORE' }
  assert.throws(() => openStore(join(folder, 'none')), refused)
  for (const text of ['', '{', 'null', '{"attributes":{"seismic":{"version":1,"traces":-1}}}']) {
    writeFileSync(join(folder, 'zarr.json'), text)
    assert.throws(() => openStore(folder), refused)
  }
})
