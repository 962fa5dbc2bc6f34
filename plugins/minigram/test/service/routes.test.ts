import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { ServiceStats } from '../../src/service/stats.ts'
import {
  alone,
  bearer,
  behindProxy,
  databasesFor,
  feedOf,
  joined,
  pixel,
  postgresFor,
  redisFor,
  served,
  sqliteFor,
  type Deployed,
} from './served.ts'

test('with SQLite', async (context) => {
  await useDeployed(context, await alone(context, sqliteFor(context)))
})

test('with PostgreSQL, with a pool and without, behind NGINX, and with a cache', async (context) => {
  const server = await databasesFor(context, ['pooled', 'unpooled', 'proxied', 'cached'])
  if (!server) return
  await useDeployed(context, await alone(context, postgresFor(context, server.urls.pooled)))
  const unpooled = { ...postgresFor(context, server.urls.unpooled), pooling: 'connect' } as const
  await useDeployed(context, await alone(context, unpooled), '(connect)')
  const proxied = await behindProxy(context, postgresFor(context, server.urls.proxied))
  if (proxied) await useDeployed(context, proxied, '(three processes behind NGINX)')
  const cache = await redisFor(context)
  if (!cache) return
  const cached = { ...postgresFor(context, server.urls.cached), redisUrl: cache.url }
  await useDeployed(context, await alone(context, cached), '(cache)')
})

async function useDeployed(context: TestContext, client: Deployed, how = '(pool)'): Promise<void> {
  await context.test(`two users share photos, like them and follow each other ${how}`, () => useAll(client))
  await context.test(`of many who want one name at once, one gets it ${how}`, () => rival(client))
  await context.test(`a request that is sent again gets its answer again ${how}`, () => sendAgain(client))
}

const sumOver = ({ services }: Deployed, of: (stats: ServiceStats) => number): number =>
  services.reduce((sum, service) => sum + of(service.stats()), 0)

/** The same answers everywhere. */
async function useAll(client: Deployed): Promise<void> {
  const { get, post, remove, register, login, upload } = client
  assert.deepEqual((await register('ada')).value, { id: 1, username: 'ada' })
  assert.deepEqual((await register('bob')).value, { id: 2, username: 'bob' })
  const { token, ...who } = (await login('ada')).value
  assert.deepEqual(who, { id: 1, username: 'ada' })
  const ada = bearer(token)
  const bob = bearer((await login('bob')).value['token'])

  assert.deepEqual(await feedOf(client, ada), [])
  const first = await upload(ada, 'first')
  assert.equal(first.status, 201)
  assert.equal(first.value['id'], 1)
  assert.equal((await upload(bob, 'second')).value['id'], 2)

  assert.deepEqual((await post('/api/photos/1/like', bob)).value, { liked: true })
  assert.deepEqual((await post('/api/photos/1/like', bob)).value, { liked: true })
  assert.deepEqual((await post('/api/photos/1/like', ada)).value, { liked: true })
  assert.deepEqual((await remove('/api/photos/1/like', ada)).value, { liked: false })
  assert.deepEqual((await remove('/api/photos/1/like', ada)).value, { liked: false })
  const seen = (await feedOf(client, bob)).map(({ id, caption, likes, likedByMe }) => [id, caption, likes, likedByMe])
  assert.deepEqual(seen, [
    [2, 'second', 0, false],
    [1, 'first', 1, true],
  ])
  const { createdAt, ...photo } = (await get('/api/photos/1', ada)).value
  assert.match(String(createdAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.deepEqual(photo, {
    id: 1,
    userId: 1,
    username: 'ada',
    caption: 'first',
    filename: first.value['filename'],
    likes: 1,
  })
  const file = await fetch(`http://127.0.0.1:${client.port}/api/photos/1/file`, { headers: ada })
  assert.equal(file.headers.get('content-type'), 'image/png')
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), pixel)

  assert.deepEqual((await post('/api/users/2/follow', ada)).value, { following: true })
  assert.deepEqual((await post('/api/users/2/follow', ada)).value, { following: true })
  assert.deepEqual((await remove('/api/users/2/follow', ada)).value, { following: false })
  assert.equal((await get('/health')).value['database'], 'up')
  assert.deepEqual(client.errors(), {})
  assert.equal(
    sumOver(client, ({ requests }) => requests['like']?.['200'] ?? 0),
    3,
  )
}

async function rival(client: Deployed): Promise<void> {
  const rivals = await Promise.all(Array.from({ length: 8 }, () => client.register('eve')))
  assert.deepEqual(
    rivals.map(({ status }) => status).toSorted((a, b) => a - b),
    [201, 409, 409, 409, 409, 409, 409, 409],
  )
  assert.deepEqual(client.errors(), { constraint: { USERNAME_TAKEN: 7 } })
  const sameAddress = { username: 'eva', email: 'eve@example.org', password: 'long enough' }
  assert.equal((await client.sendJson('/api/register', sameAddress)).value['code'], 'EMAIL_TAKEN')
}

async function sendAgain(client: Deployed): Promise<void> {
  const key = { 'idempotency-key': 'the-one' }
  const same = await Promise.all(Array.from({ length: 8 }, () => client.register('joe', key)))
  assert.deepEqual(
    same.map(({ status }) => status),
    Array(8).fill(201),
  )
  assert.equal(new Set(same.map(({ text }) => text)).size, 1)
  assert.equal(
    sumOver(client, ({ replays }) => replays),
    7,
  )
  assert.equal((await client.register('jim', key)).value['code'], 'KEY_REUSED')

  const joe = { ...bearer((await client.login('joe')).value['token']), ...key }
  const uploads = await Promise.all(Array.from({ length: 4 }, () => client.upload(joe, 'once')))
  assert.deepEqual(
    uploads.map(({ status }) => status),
    [201, 201, 201, 201],
  )
  assert.equal(new Set(uploads.map(({ text }) => text)).size, 1)
  assert.equal((await feedOf(client, joe)).filter(({ caption }) => caption === 'once').length, 1)
  assert.equal((await client.upload(joe, 'another')).value['code'], 'KEY_REUSED')
  // As many bytes, of which one differs.
  const other = Uint8Array.from(pixel)
  other[other.length - 1] = 0
  assert.equal((await client.upload(joe, 'once', other)).value['code'], 'KEY_REUSED')
}

test('the feed holds the latest 50 photos, the newest first', async (context) => {
  const client = await served(context, sqliteFor(context))
  const ada = await joined(client, 'ada')
  for (let i = 0; i < 52; i++) {
    await client.service.store.addPhoto({ userId: 1, filename: `${i}.png`, caption: String(i) }, null)
  }
  const captions = (await feedOf(client, ada)).map(({ caption }) => Number(caption))
  assert.deepEqual(
    captions,
    Array.from({ length: 50 }, (_, i) => 51 - i),
  )
})

test('the planted service has no follow route, and says so', async (context) => {
  const client = await served(context, { ...sqliteFor(context), defect: 'no-follow' })
  const ada = await joined(client, 'ada')
  const { status, value } = await client.post('/api/users/1/follow', ada)
  assert.equal(status, 404)
  assert.equal(value['code'], 'NO_SUCH_ROUTE')
})
