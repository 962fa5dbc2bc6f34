import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { openNavigator, type Navigator, type NavigatorOptions } from '../../src/navigate/navigator.ts'
import { openStore, type StoreReader } from '../../src/store/open-store.ts'
import { makeStore } from '../made-store.ts'

async function open(
  t: TestContext,
  options?: NavigatorOptions,
): Promise<{ reader: StoreReader; navigator: Navigator }> {
  const reader = openStore((await makeStore(t, { traces: 1_050 })).store)
  const navigator = openNavigator(reader, options)
  t.after(() => (navigator.close(), reader.close()))
  return { reader, navigator }
}

test('a gather holds the traces of one CDP, and the last one what is left', async (t) => {
  const { reader, navigator } = await open(t)
  assert.equal(navigator.gathers.field, 'cdp')
  assert.equal(navigator.gathers.count, 11)
  const gather = navigator.gather(3)
  const expected = new Float32Array(100 * 200)
  reader.readTraces(300, 100, expected)
  assert.deepEqual(gather.samples, expected)
  assert.equal(gather.id, reader.readField('cdp', 300, 1)[0])
  assert.equal(navigator.gathers.find(gather.id), 3)
  assert.equal(navigator.gather(10).traces, 50)
})

test('a way to the end and back ends with null', async (t) => {
  const { navigator } = await open(t)
  assert.equal(navigator.previous(), null)
  assert.equal(navigator.next()?.number, 0)
  assert.equal(navigator.goTo(10).number, 10)
  assert.equal(navigator.next(), null)
  assert.equal(navigator.previous()?.number, 9)
})

test('a gather that is not there is refused', async (t) => {
  const { navigator } = await open(t)
  for (const number of [-1, 11, 0.5, Number.NaN]) {
    assert.throws(() => navigator.goTo(number), { code: 'SEISMIC_NO_GATHER' })
  }
})

test('five gathers are kept, and the one used longest ago goes', async (t) => {
  const { navigator } = await open(t, { prefetch: 'off' })
  for (const number of [0, 1, 2, 3, 4, 0, 5, 0, 1]) navigator.gather(number)
  assert.deepEqual(navigator.stats(), { hits: 2, misses: 7, prefetched: 0, dropped: 0, cached: 5 })
})

test('who walks finds the next gather there, in both directions', async (t) => {
  const { navigator } = await open(t)
  for (const number of [2, 3, 4]) {
    navigator.goTo(number)
    await setImmediate()
  }
  assert.deepEqual(navigator.stats(), { hits: 1, misses: 2, prefetched: 2, dropped: 0, cached: 4 })
  navigator.goTo(9)
  await setImmediate()
  navigator.previous()
  await setImmediate()
  assert.equal(navigator.previous()?.number, 7)
  assert.deepEqual(navigator.stats(), { hits: 2, misses: 4, prefetched: 3, dropped: 0, cached: 5 })
})

test('jumps fetch nothing ahead', async (t) => {
  const { navigator } = await open(t)
  for (const number of [1, 5, 9, 3, 7]) {
    navigator.goTo(number)
    await setImmediate()
  }
  assert.deepEqual(navigator.stats(), { hits: 0, misses: 5, prefetched: 0, dropped: 0, cached: 5 })
})

test('a gather that cannot be fetched ahead is an error for who asks for it, and for nobody else', async (t) => {
  const { reader, navigator } = await open(t)
  rmSync(join(reader.path, 'traces', '1.0'))
  navigator.goTo(8)
  navigator.next()
  await setImmediate()
  assert.deepEqual(navigator.stats(), { hits: 0, misses: 2, prefetched: 0, dropped: 1, cached: 2 })
  assert.throws(() => navigator.next(), { code: 'SEISMIC_CHUNK_MISSING' })
})

test('a gather that was handed out does not change when others are read', async (t) => {
  const { navigator } = await open(t, { capacity: 1 })
  const gather = navigator.gather(0)
  const kept = gather.samples.slice()
  for (let number = 1; number < 11; number++) navigator.gather(number)
  assert.deepEqual(gather.samples, kept)
})

test('a window is the rectangle of the traces that it crosses', async (t) => {
  const { reader, navigator } = await open(t)
  const window = navigator.window({ firstTrace: 95, traces: 10, firstSample: 50, samples: 20 })
  const trace = new Float32Array(200)
  reader.readTraces(99, 1, trace)
  assert.deepEqual(window.subarray(4 * 20, 5 * 20), trace.subarray(50, 70))
})
