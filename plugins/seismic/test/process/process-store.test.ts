import assert from 'node:assert/strict'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { processStore } from '../../src/process/process-store.ts'
import { openStore } from '../../src/store/open-store.ts'
import { makeStore } from '../made-store.ts'
import { plainAgc } from './plain-operators.ts'

const gain = { step: 'gain', factor: 1.5 } as const

test('a processed store has new samples, the old headers, and tells what was done', async (t) => {
  const { folder, store } = await makeStore(t)
  const target = join(folder, 'gained.zarr')
  const steps = [gain, { step: 'agc', windowMs: 62 }] as const
  const result = await processStore({ source: store, target, steps, threads: 2 })
  assert.equal(result.tracesDone, 450)
  const [before, after] = [openStore(store), openStore(target)]
  t.after(() => (before.close(), after.close()))
  const [was, is] = [new Float32Array(450 * 200), new Float32Array(450 * 200)]
  before.readTraces(0, 450, was)
  after.readTraces(0, 450, is)
  const trace = 449 * 200
  const expected = plainAgc(
    was.slice(trace).map((value) => value * 1.5),
    15,
  )
  assert.ok(expected.every((value, i) => Math.abs(value - is[trace + i]!) < 1e-5))
  assert.deepEqual(after.spec.history, steps)
  assert.deepEqual(after.readField('cdp', 0, 450), before.readField('cdp', 0, 450))
  const [wasRaw, isRaw] = [new Uint8Array(450 * 240), new Uint8Array(450 * 240)]
  before.readRawHeaders(0, 450, wasRaw)
  after.readRawHeaders(0, 450, isRaw)
  assert.deepEqual(isRaw, wasRaw)
  assert.deepEqual(after.fileHeader(), before.fileHeader())
})

test('a cancelled run leaves no store, and the next one goes on with it', async (t) => {
  const { folder, store } = await makeStore(t, { traces: 3_000, samples: 1_000 })
  const target = join(folder, 'gained.zarr')
  const stop = new AbortController()
  const cancelled = processStore({
    source: store,
    target,
    steps: [gain],
    signal: stop.signal,
    onProgress: () => stop.abort(),
  })
  await assert.rejects(cancelled, { code: 'SEISMIC_CANCELLED' })
  assert.equal(existsSync(target), false)
  assert.throws(() => openStore(target), { code: 'SEISMIC_INCOMPLETE' })
  const result = await processStore({ source: store, target, steps: [gain] })
  // What was being made when the signal came may be kept, too.
  assert.ok([1_000, 2_000].includes(result.tracesResumed), String(result.tracesResumed))
  assert.equal(result.tracesDone, 3_000)
})

test('a run with other steps does not go on with what was begun', async (t) => {
  const { folder, store } = await makeStore(t, { traces: 3_000, samples: 1_000 })
  const target = join(folder, 'gained.zarr')
  const stop = new AbortController()
  await assert.rejects(
    processStore({ source: store, target, steps: [gain], signal: stop.signal, onProgress: () => stop.abort() }),
    { code: 'SEISMIC_CANCELLED' },
  )
  await assert.rejects(processStore({ source: store, target, steps: [{ step: 'gain', factor: 2 }] }), {
    code: 'SEISMIC_SOURCE_CHANGED',
  })
})

test('a store without its journal is refused with what to do', async (t) => {
  const { folder, store } = await makeStore(t)
  rmSync(join(store, 'journal.ndjson'))
  await assert.rejects(processStore({ source: store, target: join(folder, 'gained.zarr'), steps: [gain] }), {
    code: 'SEISMIC_NO_JOURNAL',
    message: /journal\.ndjson is missing/,
  })
  assert.deepEqual(readdirSync(folder).toSorted(), ['made.sgy', 'made.zarr'])
})
