import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { address } from '../src/address.ts'
import type { Variant } from '../src/system.ts'
import { serve } from '../src/serve.ts'
import { buildContext, builtFrom, needs } from './built.ts'
import { concept } from './samples.ts'

async function served(context: TestContext, variant: Variant) {
  const building = buildContext(context, variant, 50)
  const system = await builtFrom(building)
  const server = createServer(serve(system)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = async (body: unknown): Promise<{ status: number; text: string }> => {
    const reply = await fetch(`${base}/e`, { method: 'POST', body: JSON.stringify(body) })
    return { status: reply.status, text: await reply.text() }
  }
  const kill = (): void => {
    assert.ok(building.pids.length > 0)
    for (const pid of building.pids) process.kill(pid, 'SIGKILL')
  }
  return { system, base, post, kill }
}

for (const variant of ['map', 'shared', 'sqlite', 'postgres', 'sharded'] as const) {
  test(`every entity of ${variant} is served at its address, and a new one too`, needs(variant), async (context) => {
    const { system, base, post } = await served(context, variant)
    for (const entity of system.sample().slice(0, 10)) {
      const reply = await fetch(`${base}/a/${address(entity)}`)
      assert.deepEqual([reply.status, await reply.json()], [200, entity])
    }
    const known = '9d0861ff8630fc504d7da5caf3e2df2b1ca50499b9526dfc915a16bc872ab18d'
    assert.equal((await fetch(`${base}/a/${known}`)).status, 404)
    assert.deepEqual(await post(concept), { status: 201, text: `{"address":"${known}"}` })
    assert.deepEqual(await (await fetch(`${base}/a/${known}`)).json(), concept)
    assert.deepEqual(await (await fetch(`${base}/stats`)).json(), { entities: 51, blobs: 0 })
  })
}

for (const variant of ['map', 'sharded'] as const) {
  test(
    `an entity of ${variant} whose state changes moves, and its old address answers 404`,
    needs(variant),
    async (context) => {
      const { system, base, post } = await served(context, variant)
      const [entity] = system.sample()
      assert.ok(entity)
      const moved = { ...entity, state: { value: 1_001 } }
      assert.deepEqual(await post(moved), { status: 201, text: `{"address":"${address(moved)}"}` })
      assert.equal((await fetch(`${base}/a/${address(entity)}`)).status, 404)
      assert.equal((await fetch(`${base}/a/${address(moved)}`)).status, 200)
    },
  )
}

test('of versions that are posted at once, a database keeps one', needs('sharded'), async (context) => {
  const { system, base, post } = await served(context, 'sharded')
  const [entity] = system.sample()
  assert.ok(entity)
  const versions = Array.from({ length: 30 }, (_, n) => ({ ...entity, state: { value: 2_000 + n } }))
  for (const { status } of await Promise.all(versions.map(post))) assert.equal(status, 201)
  assert.equal(await system.remote?.size(), 50)
  const replies = await Promise.all(versions.map((version) => fetch(`${base}/a/${address(version)}`)))
  assert.equal(replies.filter(({ status }) => status === 200).length, 1)
  assert.equal((await post(versions[0])).status, 201)
  assert.equal((await fetch(`${base}/a/${address(versions[0]!)}`)).status, 200)
})

test(
  'when the database is killed, requests are answered 503, bad ones 400, and the service stays up',
  needs('postgres'),
  async (context) => {
    const { base, post, system, kill } = await served(context, 'postgres')
    const [entity] = system.sample()
    assert.ok(entity)
    const known = `${base}/a/${address(entity)}`
    kill()
    // A process of the database that has a connection outlives the one that was killed for a moment, and answers.
    const late = AbortSignal.timeout(10_000)
    while ((await fetch(known)).status === 200) late.throwIfAborted()
    const away = '{"error":"the database does not answer; try again later"}'
    for (let i = 0; i < 3; i++) {
      const reply = await fetch(known)
      assert.deepEqual([reply.status, await reply.text()], [503, away])
      assert.deepEqual(await post(concept), { status: 503, text: away })
      assert.equal((await fetch(`${base}/a/xyz`)).status, 400)
    }
  },
)

test('a faulty entity is answered 400 with all its faults, and nothing is kept', async (context) => {
  const { base, post } = await served(context, 'map')
  const { status, text } = await post({
    ...concept,
    id: 7,
    stat7_coordinates: { ...concept.stat7_coordinates, lineage: 1.5 },
  })
  assert.equal(status, 400)
  assert.match(text, /id: must be a string, got 7/)
  assert.match(text, /stat7_coordinates\.lineage: must be a whole number, got 1\.5/)
  for (const body of [null, 7, [], 'text', {}, { ...concept, state: null }, { ...concept, created_at: 'today' }]) {
    assert.equal((await post(body)).status, 400)
  }
  assert.deepEqual(await (await fetch(`${base}/stats`)).json(), { entities: 50, blobs: 0 })
})

test('an entity of an unknown realm or horizon is answered 400 with the known ones', async (context) => {
  const { post } = await served(context, 'map')
  const realm = await post({ ...concept, realm: 'nowhere' })
  assert.deepEqual([realm.status, /realm is one of data, narrative/.test(realm.text)], [400, true])
  const horizon = await post({ ...concept, stat7_coordinates: { ...concept.stat7_coordinates, horizon: 'never' } })
  assert.deepEqual([horizon.status, /horizon is one of genesis/.test(horizon.text)], [400, true])
  assert.equal((await post(concept)).status, 201)
})

test('files are served by address', async (context) => {
  const { system, base } = await served(context, 'files')
  const [entity] = system.sample()
  assert.ok(entity)
  const reply = await fetch(`${base}/blob/${address(entity)}`)
  assert.deepEqual(Buffer.from(await reply.arrayBuffer()), system.blobs?.get(address(entity)))
  assert.equal((await fetch(`${base}/blob/${'0'.repeat(64)}`)).status, 404)
})
