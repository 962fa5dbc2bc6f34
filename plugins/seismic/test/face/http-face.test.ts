import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { GenerateOptions } from '../../src/data/generate-segy.ts'
import { readFrame } from '../../src/face/frame.ts'
import { createHttpFace } from '../../src/face/http-face.ts'
import { openNavigator } from '../../src/navigate/navigator.ts'
import { openStore, type StoreReader } from '../../src/store/open-store.ts'
import { makeStore } from '../made-store.ts'

interface Served {
  readonly reader: StoreReader
  readonly store: string
  readonly get: (path: string, method?: string) => Promise<Response>
}

async function serve(t: TestContext, options: Partial<GenerateOptions> = {}): Promise<Served> {
  const { store } = await makeStore(t, options)
  const reader = openStore(store)
  const navigator = openNavigator(reader)
  const server = createServer(createHttpFace({ reader, navigator })).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
    navigator.close()
    reader.close()
  })
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const get = (path: string, method = 'GET'): Promise<Response> =>
    fetch(base + path, { method, signal: AbortSignal.timeout(5_000) })
  return { reader, store, get }
}

const frameOf = async (response: Response): Promise<ReturnType<typeof readFrame>> =>
  readFrame(Buffer.from(await response.arrayBuffer()))

test('a gather comes with its shape and its samples', async (t) => {
  const { reader, get } = await serve(t)
  const id = reader.readField('cdp', 100, 1)[0]!
  const { head, samples } = await frameOf(await get(`/gather/${id}`))
  assert.deepEqual(head, { id, firstTrace: 100, traces: 100, samples: 200 })
  const expected = new Float32Array(100 * 200)
  reader.readTraces(100, 100, expected)
  assert.ok(samples.equals(Buffer.from(expected.buffer)))
})

test('a window is asked for in ms and trace numbers', async (t) => {
  const { reader, get } = await serve(t)
  const { head, samples } = await frameOf(await get('/window?t0=100&t1=140&trace0=95&trace1=105'))
  assert.deepEqual(head, { firstTrace: 95, traces: 10, firstSample: 50, samples: 20 })
  const expected = new Float32Array(10 * 20)
  reader.readWindow({ firstTrace: 95, traces: 10, firstSample: 50, samples: 20 }, expected)
  assert.ok(samples.equals(Buffer.from(expected.buffer)))
})

test('statistics count what was asked for', async (t) => {
  const { get } = await serve(t)
  await (await get('/gather/1')).arrayBuffer()
  await (await get('/gather/1')).arrayBuffer()
  const stats = (await (await get('/stats')).json()) as Record<string, unknown>
  assert.equal(stats['traces'], 450)
  assert.equal(stats['gathers'], 5)
  assert.equal(stats['gather_field'], 'cdp')
  assert.equal(stats['hits'], 1)
  assert.equal(stats['misses'], 1)
})

for (const [path, status] of [
  ['/gather/x', 400],
  ['/gather/999999', 404],
  ['/gather/', 400],
  ['/window?t0=100&t1=50', 400],
  ['/window?t1=1e9', 400],
  ['/window?trace0=0&trace1=451', 400],
  ['/window?trace0=0.5', 400],
  ['/window?first=1', 400],
  ['/else', 404],
  ['/gather/../stats/..', 404],
] as const) {
  test(`GET ${path} is answered with ${status} and a sentence`, async (t) => {
    const { get } = await serve(t)
    const response = await get(path)
    assert.equal(response.status, status)
    assert.match(((await response.json()) as { error: string }).error, /\w+ \w+/)
  })
}

test('other methods are refused', async (t) => {
  const { get } = await serve(t)
  assert.equal((await get('/stats', 'POST')).status, 405)
})

test('a chunk that is missing is an error, and not zeros', async (t) => {
  const { store, get } = await serve(t)
  rmSync(join(store, 'traces', '0.0'))
  const response = await get('/gather/1')
  assert.equal(response.status, 500)
  assert.deepEqual(await response.json(), { error: 'the store could not be read' })
})

test('a missing chunk behind the gather that was asked for leaves the server running', async (t) => {
  const { store, get } = await serve(t, { traces: 1_050 })
  rmSync(join(store, 'traces', '1.0'))
  for (const id of [9, 10]) assert.equal((await get(`/gather/${id}`)).status, 200)
  const stats = (await (await get('/stats')).json()) as Record<string, unknown>
  assert.deepEqual([stats['dropped'], stats['prefetched']], [1, 0])
})

test('an answer that was cut is noticed', () => {
  assert.throws(() => readFrame(Buffer.of(1, 2)), { code: 'SEISMIC_BAD_FRAME' })
  assert.throws(() => readFrame(Buffer.from('\x04\0\0\0{}  1234')), { code: 'SEISMIC_BAD_FRAME' })
})
