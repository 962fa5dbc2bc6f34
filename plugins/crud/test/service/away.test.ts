import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Client } from 'pg'
import { openGateway, type Gateway } from '../../src/faults/gateway.ts'
import { bookFaults } from '../../src/service/stats.ts'
import { ada, databasesFor, redisFor, served, until } from '../opened.ts'

/** A service on two databases, each behind a gateway. */
async function behindGateways(context: TestContext) {
  const databases = await databasesFor(context)
  if (!databases) return null
  const through = async (url: string): Promise<Gateway> => {
    const gateway = await openGateway(url)
    context.after(gateway.close)
    return gateway
  }
  const gateways = {
    identity: await through(databases.urls.identity),
    clinical: await through(databases.urls.clinical),
  }
  const urls = { identityUrl: gateways.identity.url, clinicalUrl: gateways.clinical.url }
  return { ...(await served(context, { store: 'postgres', ...urls, cacheSize: 0 })), ...gateways }
}

type Behind = NonNullable<Awaited<ReturnType<typeof behindGateways>>>

/** What is under way when a database goes away: each kind of write, many times, and reads. */
async function load({ create, put, remove, get, post }: Behind, strike: () => void) {
  const known = await Promise.all(Array.from({ length: 30 }, (_, i) => create({ ...ada, firstName: `Ada ${i}` })))
  const asked = known.map(({ id }, i) =>
    [
      () => put(id, { diagnosis: 'new' }),
      () => remove(id),
      () => put(id, { lastName: 'New' }),
      () => get(`/api/users/${id}`),
    ][i % 4]!(),
  )
  const creating = Array.from({ length: 20 }, () => post(JSON.stringify(ada)))
  setTimeout(strike, 2)
  return { known, replies: await Promise.all([...asked, ...creating]) }
}

for (const name of ['identity', 'clinical'] as const) {
  test(`while the ${name} database is away requests get a 503; when it is back all is whole`, async (context) => {
    const all = await behindGateways(context)
    if (!all) return
    const { service, get, create, put, post } = all
    const { known, replies } = await load(all, all[name].cut)
    for (const { status, text } of replies) assert.ok([200, 201, 204, 503].includes(status), `${status} ${text}`)
    const refused = await post(JSON.stringify(ada))
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1'])
    assert.deepEqual(refused.value(), { error: `the ${name} database does not answer; try again` })
    const health = await get('/health')
    assert.deepEqual([health.status, health.value()[name]], [503, 'away'])

    all[name].restore()
    await until(async () => (await get('/health')).status === 200)
    await create(ada)
    await service.settled()
    // Whatever was under way is done or undone: nothing stays locked, nothing half done.
    for (const { id } of known) assert.ok([200, 404].includes((await put(id, { lastName: 'Last' })).status))
    await service.settled()
    assert.deepEqual([await service.audit(), bookFaults(await service.stats())], [[], []])
    assert.equal((await service.stats()).rows.doubts, 0)
  })
}

test('a create that failed is not there later', async (context) => {
  const all = await behindGateways(context)
  if (!all) return
  const { service, identity, post, get } = all
  // What was sent may arrive; the answer does not.
  identity.delay(300)
  const replies = Promise.all(Array.from({ length: 10 }, () => post(JSON.stringify(ada))))
  setTimeout(identity.cut, 450)
  for (const { status } of await replies) assert.equal(status, 503)
  identity.delay(0)
  identity.restore()
  await until(async () => (await get('/health')).status === 200)
  await service.settled()
  assert.deepEqual((await service.stats()).rows, { identity: 0, live: 0, retained: 0, doubts: 0 })
})

test('a locked table and a server without free connections are a 503 in time, and pass', async (context) => {
  const databases = await databasesFor(context, { max_connections: 12, superuser_reserved_connections: 0 })
  if (!databases) return
  const { create, get, service } = await served(context, { ...databases.settings, cacheSize: 0, poolSize: 5 })
  const { id } = await create(ada)
  await service.settled()
  const locker = new Client({ connectionString: databases.urls.identity })
  await locker.connect()
  await locker.query('begin; lock table identity in access exclusive mode')
  const locked = await Promise.all(Array.from({ length: 50 }, () => get(`/api/users/${id}`)))
  assert.deepEqual(new Set(locked.map(({ status }) => status)), new Set([503]))
  await locker.end()
  await until(async () => (await get(`/api/users/${id}`)).status === 200)

  const late = await served(context, { ...databases.settings, cacheSize: 0, poolSize: 5 })
  const greedy: Client[] = []
  context.after(() => Promise.all(greedy.map((client) => client.end())))
  for (let isFree = true; isFree;) {
    const client = new Client({ connectionString: databases.urls.identity })
    await client.connect().then(
      () => greedy.push(client),
      () => (isFree = false),
    )
  }
  // Idle connections of its own still serve some; a burst needs more than there are.
  const burst = await Promise.all(
    Array.from({ length: 40 }, (_, i) => [
      late.get('/stats'),
      late.get(`/api/users?lastName=${i}`),
      late.get('/health'),
    ]).flat(),
  )
  assert.ok(burst.every(({ status }) => status === 200 || status === 503))
  await Promise.all(greedy.splice(0).map((client) => client.end()))
  await until(async () => (await late.get(`/api/users/${id}`)).status === 200)
})

test('without Redis requests are served, and what was erased meanwhile does not come back with it', async (context) => {
  const found = await redisFor(context)
  if (!found) return
  const gateway = await openGateway(found.url)
  context.after(gateway.close)
  const { service, create, get, put, remove } = await served(context, { redisUrl: gateway.url })
  await until(async () => (await get('/health')).value()['cache'] === 'up')
  const [one, other] = [await create(ada), await create(ada)]
  assert.equal((await get(`/api/users/${one.id}`)).headers.get('x-cache'), 'hit')

  gateway.cut()
  await until(() => service.cache.isAway())
  assert.deepEqual((await get('/health')).value()['status'], 'slower')
  assert.equal((await get(`/api/users/${one.id}`)).headers.get('x-cache'), 'miss')
  assert.equal((await put(one.id, { lastName: 'King' })).status, 200)
  assert.equal((await remove(other.id)).status, 204)

  gateway.restore()
  await until(() => !service.cache.isAway())
  assert.equal((await get(`/api/users/${one.id}`)).value()['lastName'], 'King')
  assert.equal((await get(`/api/users/${other.id}`)).status, 404)
  await until(async () => (await get(`/api/users/${one.id}`)).headers.get('x-cache') === 'hit')
  // The copies of before are gone from Redis too.
  await until(async () => (await service.cache.stats()).size === 1)
  assert.deepEqual(bookFaults(await service.stats()), [])
})

test('a Redis that hangs holds up the first requests only', async (context) => {
  const found = await redisFor(context)
  if (!found) return
  const { service, create, get } = await served(context, { redisUrl: found.url })
  await until(() => !service.cache.isAway())
  const { id } = await create(ada)
  const pid = found.pids[0]!
  process.kill(pid, 'SIGSTOP')
  try {
    for (let i = 0; i < 10; i++) assert.equal((await get(`/api/users/${id}`)).status, 200)
    const { errors } = (await service.stats()).cache
    assert.ok(errors >= 1 && errors < 10, String(errors))
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await until(async () => (await get(`/api/users/${id}`)).headers.get('x-cache') === 'hit')
})
