import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { spawnServer, type Server } from '../src/spawn-server.ts'

async function started(t: TestContext, script: string, task: object = {}): Promise<Server> {
  const server = await spawnServer(script, task, null)
  t.after(() => server.stop())
  return server
}

const ask = async (server: Server, path: string, init: RequestInit = {}): Promise<string> =>
  await (await fetch(new URL(path, server.url), { ...init, signal: AbortSignal.timeout(5_000) })).text()

test('items are told apart by the id that creating them gave', async (t) => {
  const server = await started(t, 'constant.ts')
  const created = await ask(server, '/items', { method: 'POST', body: '{"name":"lamp"}' })
  assert.equal(created, '{"id":"1"}')
  assert.equal(await ask(server, '/items/1'), created)
  assert.equal(await ask(server, '/items'), '[]')
  assert.equal((await ask(server, '/body/text-65536')).length, 65_536)
})

test('a holding server holds what arrives within a stall until the stall is over', async (t) => {
  const server = await started(t, 'holding.ts', { everyMs: 400, stallMs: 200 })
  const waits: number[] = []
  for (const until = performance.now() + 1_500; performance.now() < until;) {
    const startMs = performance.now()
    await ask(server, '/')
    waits.push(performance.now() - startMs)
  }
  // One request at a time meets the beginning of each stall: 3 of them or more.
  assert.ok(waits.filter((ms) => ms > 150).length >= 3, waits.filter((ms) => ms > 20).join(' '))
})

test('a server that records arrivals knows when each number came', async (t) => {
  const server = await started(t, 'arrivals.ts')
  for (const path of ['/0', '/1', '/3']) await ask(server, path)
  const { atMs } = await server.counts<{ atMs: Array<number | null> }>()
  assert.equal(atMs.length, 4)
  assert.equal(atMs[2], null)
  assert.ok((atMs[0] ?? 0) < (atMs[1] ?? 0) && (atMs[1] ?? 0) < (atMs[3] ?? 0))
})

test('a troubled server counts what it planted', async (t) => {
  const server = await started(t, 'troubled.ts', { trouble: 'refuse' })
  const answers: string[] = []
  for (let i = 0; i < 14; i++) answers.push(await ask(server, '/op1'))
  assert.deepEqual(
    answers.filter((answer) => answer === 'no'),
    ['no', 'no'],
  )
  const counts = await server.counts<{ requests: number; troubled: number }>()
  assert.deepEqual([counts.requests, counts.troubled], [14, 2])
})
