import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { parsePrometheus } from '@gauntlet/kit/parse-prometheus'
import type { User } from '../../src/model/user.ts'
import type { Page } from '../../src/service/finder.ts'
import { bookFaults } from '../../src/service/stats.ts'
import { ada, folderFor, opened, served } from '../opened.ts'

const parse = (json: string | undefined): User => JSON.parse(json ?? 'null') as User

test('a record is created, read, changed in part, found and erased over HTTP', async (context) => {
  const { service, create, get, put, remove } = await served(context)
  const user = await create(ada)
  const { id, createdAt, updatedAt, ...rest } = user
  assert.deepEqual(rest, ada)
  assert.equal(createdAt, updatedAt)
  assert.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  const read = await get(`/api/users/${id}`)
  assert.deepEqual([read.headers.get('x-cache'), read.value()], ['hit', user])

  const changed = (await put(id, { lastName: 'King', medications: [] })).value()
  assert.deepEqual({ ...changed, updatedAt }, { ...user, lastName: 'King', medications: [] })
  assert.ok(String(changed['updatedAt']) >= updatedAt)
  await service.cache.clear()
  const [missed, hit] = [await get(`/api/users/${id}`), await get(`/api/users/${id}`)]
  assert.deepEqual([missed.headers.get('x-cache'), hit.headers.get('x-cache')], ['miss', 'hit'])
  assert.deepEqual([missed.value(), hit.value()], [changed, changed])
  assert.deepEqual((await get('/api/users?lastName=King')).value(), { users: [changed], next: null })

  const erased = await remove(id)
  assert.deepEqual([erased.status, erased.text], [204, ''])
  assert.deepEqual([(await get(`/api/users/${id}`)).status, (await remove(id)).status], [404, 404])
  assert.deepEqual((await get('/api/users')).value(), { users: [], next: null })
  await service.settled()
  const stats = (await get('/stats')).value()
  assert.deepEqual(stats['rows'], { identity: 0, live: 0, retained: 1, doubts: 0 })
  assert.deepEqual(stats['requests'], {
    create: { 201: 1 },
    read: { 200: 3, 404: 1 },
    update: { 200: 1 },
    find: { 200: 2 },
    remove: { 204: 1, 404: 1 },
  })
  assert.deepEqual(bookFaults(await service.stats()), [])
})

test('metrics are in the text format of Prometheus, and count what was done', async (context) => {
  const { service, create, get, put, remove } = await served(context)
  const { id } = await create(ada)
  await get(`/api/users/${id}`)
  await get('/api/users?lastName=Lovelace')
  await service.cache.clear()
  await get(`/api/users/${id}`)
  await put(id, { lastName: 'King' })
  await remove(id)
  await get(`/api/users/${id}`)
  const { headers, text } = await get('/metrics')
  assert.equal(headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  const families = parsePrometheus(text)
  const plain = families.flatMap(({ name, type, metrics }) =>
    type === 'COUNTER' ? metrics.map(({ value }) => [name, Number(value)]) : [],
  )
  assert.deepEqual(Object.fromEntries(plain), {
    crud_cache_hits_total: 1,
    crud_cache_misses_total: 2,
    crud_find_cache_hits_total: 1,
    crud_find_cache_misses_total: 0,
    crud_creates_total: 1,
    crud_updates_total: 1,
    crud_deletes_total: 1,
  })
  assert.ok(Number(families.find(({ name }) => name === 'crud_resident_bytes')?.metrics[0]?.value) > 1e6)
  // Its reader knows a histogram with one set of labels only.
  assert.match(text, /^crud_request_seconds_count\{operation="read",status="200"\} 2$/m)
  assert.match(text, /^crud_request_seconds_count\{operation="read",status="404"\} 1$/m)
})

test('pages go through all records once, in the order of their creation', async (context) => {
  const { create, get } = await served(context, { store: 'sqlite', folder: folderFor(context) })
  const users: User[] = []
  for (let i = 0; i < 7; i++) users.push(await create({ ...ada, firstName: `Ada ${i}` }))
  const seen: User[] = []
  const sizes: number[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`
    const page = (await get(`/api/users?accountType=premium&limit=3${after}`)).value() as unknown as Page
    seen.push(...page.users)
    sizes.push(page.users.length)
    cursor = page.next
  }
  assert.deepEqual(sizes, [3, 3, 1])
  assert.deepEqual(seen, users)
})

test('erasure keeps the clinical row under a pseudonym that was nobody’s, and leaves no identity in any file', async (context) => {
  const folder = folderFor(context)
  const { records, store, settled } = await opened(context, { store: 'sqlite', folder })
  const { id } = parse(await records.create(ada))
  await records.update(id, { firstName: 'Augusta', diagnosis: 'cured' })
  const { pseudonym } = (await store.identity.get(id))!
  await settled()
  const traces = ['Ada', 'Augusta', 'Lovelace', 'ada@example.org', id, pseudonym]
  const found = (): string[] => traces.filter((trace) => holdsText(folder, trace))
  assert.deepEqual(found(), traces)
  assert.equal(await records.remove(id), true)
  await settled()
  assert.deepEqual(found(), [])
  const [row, ...others] = await store.raw('clinical', '', 10)
  assert.deepEqual([row?.['diagnosis'], row?.['retained'], others], ['cured', 1, []])
  assert.notEqual(row?.['pseudonym'], pseudonym)
  assert.equal(await store.clinical.get(pseudonym), undefined)
})

test('an erasure leaves no identity in any file even while somebody reads the files, once they are done', async (context) => {
  const folder = folderFor(context)
  const { records, settled } = await opened(context, { store: 'sqlite', folder })
  const [gone, kept] = [parse(await records.create(ada)), parse(await records.create({ ...ada, email: 'kept@x' }))]
  await settled()
  const reader = new DatabaseSync(join(folder, 'identity.sqlite'))
  context.after(() => reader.close())
  reader.exec('begin; select * from identity')
  assert.equal(await records.remove(gone.id), true)
  // Writers are not held up by it.
  assert.match((await records.update(kept.id, { lastName: 'King' })) ?? '', /King/)
  assert.equal(holdsText(folder, 'ada@example.org'), true)
  reader.exec('commit')
  await settled()
  assert.deepEqual([holdsText(folder, 'ada@example.org'), holdsText(folder, 'kept@x')], [false, true])
})

/** Whether a text stands in any file of a folder, whatever part of the file that is. */
const holdsText = (folder: string, text: string): boolean =>
  readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text))

test('many writes of one record at once come one after the other, and nothing is left over', async (context) => {
  const { records, store, settled, audit, stats } = await opened(context, { cacheSize: 10 })
  const { id } = parse(await records.create(ada))
  const changes = Array.from({ length: 50 }, (_, i) => [
    records.update(id, { diagnosis: `no. ${i}` }),
    records.read(id),
    records.update(id, { lastName: `L${i}` }),
  ]).flat()
  await Promise.all(changes)
  await settled()
  const { diagnosis, lastName } = parse((await records.read(id))?.json)
  assert.deepEqual([diagnosis, lastName], ['no. 49', 'L49'])
  const erasures = await Promise.all([
    records.remove(id),
    records.update(id, { diagnosis: 'late' }),
    records.remove(id),
  ])
  assert.deepEqual(erasures, [true, undefined, false])
  await settled()
  assert.deepEqual(await store.clinical.count(), { live: 0, retained: 1, doubts: 0 })
  assert.deepEqual([await audit(), bookFaults(await stats())], [[], []])
})

test('a reader that is slower than a change or an erasure does not put the old record back into the cache', async (context) => {
  const { records, store, cache } = await opened(context)
  const { id } = parse(await records.create(ada))
  for (const write of [() => records.update(id, { lastName: 'King' }), () => records.remove(id)]) {
    await cache.clear()
    const held = Promise.withResolvers<void>()
    const get = store.clinical.get
    // The reader has both rows in hand, and is held up.
    Object.assign(store.clinical, {
      get: async (pseudonym: string) => {
        const phi = await get(pseudonym)
        await held.promise
        return phi
      },
    })
    const reading = records.read(id)
    await Promise.resolve()
    await Promise.resolve()
    Object.assign(store.clinical, { get })
    await write()
    held.resolve()
    await reading
    const cached = await cache.get(id)
    assert.ok(cached === undefined || parse(cached).lastName === 'King', cached)
  }
  assert.equal(await records.read(id), undefined)
})

test('FIND shows a record that changes meanwhile as it is now, and only if it is still asked for', async (context) => {
  const { records, store, settled } = await opened(context)
  const [moved, changed] = [parse(await records.create(ada)), parse(await records.create(ada))]
  const find = store.identity.find
  Object.assign(store.identity, {
    find: async (query: Parameters<typeof find>[0]) => {
      const rows = await find(query)
      await records.update(moved.id, { accountType: 'free', diagnosis: 'cured' })
      await records.update(changed.id, { diagnosis: 'cured' })
      await settled()
      return rows
    },
  })
  const { users } = JSON.parse(await records.find({ accountType: 'premium', limit: 10 })) as Page
  assert.deepEqual(
    users.map(({ id, diagnosis }) => [id, diagnosis]),
    [[changed.id, 'cured']],
  )
})

test('an UPDATE of all clinical data does not read what was there, and a part of it is put to the rest', async (context) => {
  const { records, store, settled, audit } = await opened(context)
  const { id } = parse(await records.create(ada))
  const get = store.clinical.get
  let asked = 0
  Object.assign(store.clinical, {
    get: (pseudonym: string) => {
      asked++
      return get(pseudonym)
    },
  })
  const whole = parse(await records.update(id, { diagnosis: 'cured', medications: [] }))
  assert.deepEqual([whole.diagnosis, whole.medications, whole.lastName, asked], ['cured', [], 'Lovelace', 0])
  const part = parse(await records.update(id, { medications: ['tea'] }))
  assert.deepEqual([part.diagnosis, part.medications, asked], ['cured', ['tea'], 1])
  await settled()
  assert.deepEqual(await audit(), [])
})

test('readers of one record share one lookup, and each counts as a miss', async (context) => {
  const { records, store, cache, stats } = await opened(context)
  const { id } = parse(await records.create(ada))
  await cache.clear()
  const get = store.identity.get
  let asked = 0
  Object.assign(store.identity, {
    get: (wanted: string) => {
      asked++
      return get(wanted)
    },
  })
  await Promise.all(Array.from({ length: 10 }, () => records.read(id)))
  const { reads, hits, misses } = await stats()
  assert.deepEqual([asked, reads, hits, misses], [1, 10, 0, 10])
})

test('the audit names each kind of broken record, and accuses no healthy one', async (context) => {
  const { records, store, audit } = await opened(context)
  const healthy = parse(await records.create(ada))
  await records.remove(parse(await records.create(ada)).id)
  assert.deepEqual(await audit(), [])
  const row = (await store.identity.get(healthy.id))!
  const lost = { ...row, id: '00000000-0000-7000-8000-000000000001', pseudonym: 'a-lost-one' }
  await store.identity.insert({ ...lost, metadata: { ...row.metadata, diagnosis: 'x' } as typeof row.metadata })
  const phi = { diagnosis: 'x', medications: [], email: 'ada@example.org' }
  await store.clinical.insert({ pseudonym: 'b-orphan', phi })
  await store.clinical.settle({ pseudonym: 'b-orphan', outcome: 'kept' })
  await store.clinical.insert({ pseudonym: 'c-under-way', phi })
  assert.deepEqual((await audit()).sort(), [
    'clinical row b-orphan belongs to no record, and was not erased',
    `record ${lost.id} has no clinical row`,
    'the clinical database holds email',
    'the identity database holds diagnosis',
  ])
})

test('each planted defect shows itself', async (context) => {
  const bug = await served(context, { defect: 'merge-id-bug' })
  const wrong = await bug.create(ada)
  assert.deepEqual(
    [(await bug.get(`/api/users/${wrong.id}`)).status, (await bug.put(wrong.id, ada)).status],
    [404, 404],
  )

  const all = await served(context, { defect: 'find-all' })
  for (let i = 0; i < 60; i++) await all.create(ada)
  const { users, next } = (await all.get('/api/users?limit=5')).value()
  assert.deepEqual([(users as unknown[]).length, next], [60, null])

  const header = await served(context, { defect: 'header-hit' })
  const { id } = await header.create(ada)
  await header.service.cache.clear()
  assert.equal((await header.get(`/api/users/${id}`)).headers.get('x-cache'), 'hit')
  const { hits, misses } = await header.service.stats()
  assert.deepEqual([hits, misses], [0, 1])
})
