import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { openGateway } from '../../src/faults/gateway.ts'
import type { User } from '../../src/model/user.ts'
import { systemClock } from '../../src/service/clock.ts'
import type { Page } from '../../src/service/finder.ts'
import type { Service } from '../../src/service/open-service.ts'
import type { Settings } from '../../src/service/settings.ts'
import { ada, databasesFor, folderFor, opened, redisFor, until } from '../opened.ts'

const parse = (json: string | undefined): User => JSON.parse(json ?? 'null') as User

const pageOf = async ({ records }: Service, accountType: string, limit = 50): Promise<Page> =>
  JSON.parse(await records.find({ accountType, limit })) as Page

/** What counts as looked up by FIND, and that no READ was. */
const lookups = async ({ stats }: Service): Promise<number[]> => {
  const { reads, cache } = await stats()
  return [reads, cache.findHits, cache.findMisses]
}

type SettingsFor = (context: TestContext) => Promise<Partial<Settings> | null>

const withRedis: SettingsFor = async (context) => {
  const [databases, cache] = await Promise.all([databasesFor(context), redisFor(context)])
  return databases && cache && { ...databases.settings, redisUrl: cache.url }
}

const kinds: Readonly<Record<string, SettingsFor>> = {
  'in the process': () => Promise.resolve({}),
  'in the process, of two records': () => Promise.resolve({ cacheSize: 2 }),
  none: (context) => Promise.resolve({ store: 'sqlite', folder: folderFor(context), cacheSize: 0 }),
  'none, with PostgreSQL': async (context) => {
    const databases = await databasesFor(context)
    return databases && { ...databases.settings, cacheSize: 0 }
  },
  Redis: withRedis,
}

for (const [cache, settingsFor] of Object.entries(kinds)) {
  test(`cache ${cache}: FIND shows each record as the last write left it`, async (context) => {
    const settings = await settingsFor(context)
    if (!settings) return
    const service = await opened(context, settings)
    await until(() => !service.cache.isAway())
    const { records } = service
    const [one, two, three] = (
      await Promise.all(['1', '2', '3'].map((firstName) => records.create({ ...ada, firstName })))
    )
      .map(parse)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)) as [User, User, User]
    assert.deepEqual(await pageOf(service, 'premium'), { users: [one, two, three], next: null })
    assert.deepEqual(await pageOf(service, 'premium', 2), { users: [one, two], next: two.id })

    const changed = parse(await records.update(two.id, { medications: [], diagnosis: '","updatedAt":"' }))
    assert.deepEqual((await pageOf(service, 'premium')).users, [one, changed, three])
    const moved = parse(await records.update(one.id, { accountType: 'free' }))
    assert.deepEqual((await pageOf(service, 'premium')).users, [changed, three])
    assert.deepEqual((await pageOf(service, 'free')).users, [moved])
    await records.remove(three.id)
    assert.deepEqual((await pageOf(service, 'premium')).users, [changed])
    await records.remove(two.id)
    assert.deepEqual(await pageOf(service, 'premium'), { users: [], next: null })
  })

  test(`cache ${cache}: a hundred FINDs under writes never show what is past, or was not asked for`, async (context) => {
    const settings = await settingsFor(context)
    if (!settings) return
    const service = await opened(context, settings)
    await until(() => !service.cache.isAway())
    const { records } = service
    const ids = await Promise.all(Array.from({ length: 10 }, async () => parse(await records.create(ada)).id))
    const erased = new Set<string>()
    const written = new Map<string, number>()
    const write = async (id: string, i: number): Promise<void> => {
      for (let version = 1; version <= 8; version++) {
        const accountType = (version + i) % 3 === 0 ? 'free' : 'premium'
        await records.update(id, {
          firstName: String(version),
          accountType,
          ...(i % 2 === 0 ? { diagnosis: 'x' } : {}),
        })
        written.set(id, version)
      }
      if (i >= 5) {
        await records.remove(id)
        erased.add(id)
      }
    }
    const find = async (): Promise<void> => {
      const [gone, past] = [new Set(erased), new Map(written)]
      const { users } = await pageOf(service, 'premium')
      for (const { id, firstName, accountType } of users) {
        assert.equal(accountType, 'premium')
        assert.ok(!gone.has(id), 'an erased record came back')
        assert.ok((past.get(id) ?? 0) <= (Number(firstName) || 0), `${firstName} after ${past.get(id)}`)
      }
    }
    const finding = async (): Promise<void> => {
      for (let i = 0; i < 10; i++) {
        await Promise.all(Array.from({ length: 10 }, find))
      }
    }
    await Promise.all([...ids.map(write), finding()])
    await service.settled()
    const left = [...(await pageOf(service, 'premium')).users, ...(await pageOf(service, 'free')).users]
    assert.deepEqual(left.map(({ id }) => id).toSorted(), ids.slice(0, 5).toSorted())
    assert.deepEqual(new Set(left.map(({ firstName }) => firstName)), new Set(['8']))
    for (const user of left) assert.deepEqual(parse((await records.read(user.id))?.json), user)
    assert.deepEqual(await service.audit(), [])
  })
}

test('FIND reads what the cache lacks, keeps it, and counts apart from READ', async (context) => {
  const service = await opened(context)
  const { records, cache } = service
  const one = parse(await records.create(ada))
  const two = parse(await records.create(ada))
  assert.deepEqual((await pageOf(service, 'premium')).users, [one, two])
  assert.deepEqual(await lookups(service), [0, 2, 0])
  cache.remove(one.id)
  assert.deepEqual((await pageOf(service, 'premium')).users, [one, two])
  assert.deepEqual(await lookups(service), [0, 3, 1])
  assert.deepEqual(
    [...(await cache.getMany([one.id, 'nobody', two.id]))].map((json) => json && parse(json)),
    [one, undefined, two],
  )
  assert.equal((await records.read(one.id))?.hit, true)
  assert.deepEqual(await lookups(service), [1, 3, 1])
})

test('a copy in the cache that is of another moment is not shown', async (context) => {
  const service = await opened(context)
  const { records, cache } = service
  const before = await records.create(ada)
  const changed = parse(await records.update(parse(before).id, { lastName: 'King' }))
  cache.set(changed.id, before)
  assert.deepEqual((await pageOf(service, 'premium')).users, [changed])
  assert.deepEqual(await lookups(service), [0, 0, 1])
})

test('changes of one millisecond have moments of their own', async (context) => {
  assert.equal(systemClock.timestamp('2999-12-31T23:59:59.999Z'), '3000-01-01T00:00:00.000Z')
  const { records } = await opened(context)
  const { id } = parse(await records.create(ada))
  const moments = new Set<string>()
  for (let i = 0; i < 200; i++) moments.add(parse(await records.update(id, { firstName: String(i) })).updatedAt)
  assert.equal(moments.size, 200)
})

test('FIND reads a record that is being erased or changed, and does not put the old one into the cache', async (context) => {
  const { records, store, cache } = await opened(context)
  const { id } = parse(await records.create(ada))
  for (const write of [() => records.update(id, { lastName: 'King' }), () => records.remove(id)]) {
    await cache.clear()
    const held = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    const get = store.clinical.get
    // FIND has both rows in hand, and is held up.
    Object.assign(store.clinical, {
      get: async (pseudonym: string) => {
        const phi = await get(pseudonym)
        reached.resolve()
        await held.promise
        return phi
      },
    })
    const finding = records.find({ accountType: 'premium', limit: 5 })
    await reached.promise
    Object.assign(store.clinical, { get })
    await write()
    held.resolve()
    await finding
    const cached = await cache.get(id)
    assert.ok(cached === undefined || parse(cached).lastName === 'King', cached)
  }
  assert.equal(await records.find({ accountType: 'premium', limit: 5 }), '{"users":[],"next":null}')
})

test('with Redis away FIND reads from the databases, and what changed meanwhile is not undone when it is back', async (context) => {
  const found = await redisFor(context)
  if (!found) return
  const gateway = await openGateway(found.url)
  context.after(gateway.close)
  const service = await opened(context, { redisUrl: gateway.url })
  await until(() => !service.cache.isAway())
  const { records } = service
  const one = parse(await records.create(ada))
  const two = parse(await records.create(ada))
  assert.deepEqual((await pageOf(service, 'premium')).users, [one, two])
  assert.deepEqual(await lookups(service), [0, 2, 0])

  gateway.cut()
  await until(() => service.cache.isAway())
  assert.deepEqual((await pageOf(service, 'premium')).users, [one, two])
  assert.deepEqual(await lookups(service), [0, 2, 2])
  const changed = parse(await records.update(one.id, { lastName: 'King' }))
  await records.remove(two.id)
  assert.deepEqual((await pageOf(service, 'premium')).users, [changed])

  gateway.restore()
  await until(() => !service.cache.isAway())
  assert.deepEqual((await pageOf(service, 'premium')).users, [changed])
  await until(async () => (await records.read(one.id))?.hit === true)
  assert.deepEqual((await pageOf(service, 'premium')).users, [changed])
})
