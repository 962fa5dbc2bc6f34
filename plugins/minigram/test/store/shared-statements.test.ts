import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { Client } from 'pg'
import { drawFixtures } from '../../src/data/fixtures.ts'
import { openStore } from '../../src/store/open-store.ts'
import { defaultSettings, type ServerSettings } from '../../src/service/settings.ts'
import { systemClock } from '../../src/service/clock.ts'
import { createTally } from '../../src/service/tally.ts'
import type { Change, Fixtures, NewUser, RequestKey, Store } from '../../src/store/store.ts'
import { databaseFor, postgresFor, sqliteFor, until } from '../service/served.ts'

const scale = { users: 10, photos: 15, likes: 25, follows: 30, hashMemoryKib: 64, hashPasses: 1, hashesAtOnce: 8 }

const fixtures = drawFixtures(scale, createRandom('all'), 'a hash')
const without = (part: 'likes' | 'follows'): Fixtures => ({ ...fixtures, [part]: [] })

async function storeOf(context: TestContext, settings: Partial<ServerSettings>) {
  const tally = createTally(systemClock)
  const { store, reads } = await openStore({ ...defaultSettings, ...settings }, { tally })
  context.after(store.close)
  return { store, reads, countOf: (statement: string) => tally.all()[statement]?.count ?? 0 }
}

type Pair = readonly [from: number, to: number]

/** All different; some name what does not exist, and nobody names himself. */
function drawPairs(seed: string, count: number): Pair[] {
  const random = createRandom(seed)
  const all = Array.from({ length: scale.users * 18 }, (_, i): Pair => [1 + (i % scale.users), 1 + Math.floor(i / 10)])
  return random.shuffle(all.filter(([from, to]) => from !== to)).slice(0, count)
}

const changes = ['like', 'unlike', 'follow', 'unfollow'] as const

/** Rounds of changes that are asked for at once, each followed by what everybody sees. */
async function play(store: Store): Promise<unknown[]> {
  const seen: unknown[] = []
  const users = Array.from({ length: scale.users }, (_, i) => i + 1)
  for (let round = 0; round < 12; round++) {
    const name = changes[round % changes.length] as (typeof changes)[number]
    const answers = await Promise.all(drawPairs(`round ${round}`, 60).map((pair) => store[name](...pair)))
    const photos = await Promise.all([3, 1, 99, 3].map((id) => store.photo(id, null)))
    const names = await Promise.all([7, 700, 1].map((id) => store.username(id, null)))
    const logins = await Promise.all(
      ['user-2', 'nobody', 'user-9'].map((username) => store.credentials(username, null)),
    )
    seen.push({
      answers,
      likes: (await store.feed(users, null)).map(({ id, likes, likers }) => [
        id,
        likes,
        likers.toSorted((a, b) => a - b),
      ]),
      photos: photos.map((photo) => photo && [photo.id, photo.likes]),
      names,
      logins: logins.map((login) => login?.id),
    })
  }
  return seen
}

test('who shares a statement has the answer that it would have alone', async (context) => {
  const server = await databaseFor(context)
  if (!server) return
  const postgres = await storeOf(context, postgresFor(context, server.urls.minigram))
  const sqlite = await storeOf(context, sqliteFor(context))
  for (const { store } of [postgres, sqlite]) await store.fill(fixtures)
  const seen = await play(postgres.store)
  assert.deepEqual(seen, await play(sqlite.store))
  const answers = new Set(seen.flatMap((round) => (round as { answers: Change[] }).answers))
  assert.deepEqual(answers, new Set<Change>(['changed', 'same', 'missing']))
  // Three rounds of each change.
  for (const name of changes) assert.deepEqual([postgres.countOf(name), sqlite.countOf(name)], [3, 180], name)
})

test('the same asked for twice at once is done once', async (context) => {
  const server = await databaseFor(context)
  if (!server) return
  const { store } = await storeOf(context, postgresFor(context, server.urls.minigram))
  await store.fill(without('likes'))
  assert.deepEqual(await Promise.all([store.like(1, 2), store.like(1, 2)]), ['changed', 'changed'])
  assert.deepEqual([await store.like(1, 2), (await store.photo(2, null))?.likes], ['same', 1])
  assert.deepEqual(await Promise.all([store.unlike(1, 2), store.unlike(1, 2)]), ['changed', 'changed'])
  assert.deepEqual([await store.unlike(1, 2), (await store.photo(2, null))?.likes], ['same', 0])
})

test('processes that change the same pairs in opposite orders never wait for each other', async (context) => {
  const server = await databaseFor(context)
  if (!server) return
  const settings = postgresFor(context, server.urls.minigram)
  const places = [await storeOf(context, settings), await storeOf(context, settings)]
  await places[0]!.store.fill(fixtures)
  const pairs = drawPairs('opposite', 90)
  const orders = [pairs, pairs.toReversed()]
  for (let round = 0; round < 40; round++) {
    const name = round % 2 === 0 ? 'unlike' : 'like'
    const all = places.map(({ store }, i) => Promise.all(orders[i]!.map((pair) => store[name](...pair))))
    const [here, there] = await Promise.all(all)
    const missing = (answers: readonly Change[]): number => answers.filter((answer) => answer === 'missing').length
    assert.equal(missing(here!), missing(there!))
  }
  // What the server takes back is asked for again: there was nothing to take back.
  for (const { countOf } of places) assert.deepEqual([countOf('like'), countOf('unlike')], [20, 20])
})

/** Somebody else, who holds locks. */
async function connectedTo(url: string): Promise<Client> {
  const client = new Client(url)
  // The server may end before it.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

const user = (username: string, email = `${username}@example.org`): NewUser => ({
  username,
  email,
  passwordHash: `a "hash" of ${username}`,
})

/** What registrations that come at once are answered; an id must be that of the user who is answered with it. */
async function registered(
  store: Store,
  asked: ReadonlyArray<readonly [NewUser, RequestKey | null]>,
): Promise<string[]> {
  const made = await Promise.all(asked.map(([newUser, request]) => store.addUser(newUser, request)))
  for (const [i, each] of made.entries()) {
    if ('id' in each) assert.equal(await store.username(each.id, null), asked[i]![0].username)
  }
  return made.map((each) => (each.state === 'taken' ? `${each.field} taken` : each.state))
}

const once = { key: 'once', digest: 'one' }

const registrations: ReadonlyArray<readonly [title: string, ...Parameters<typeof registered>[1]]> = [
  [
    'users of all kinds',
    [user('ada'), null],
    [user('bob'), { key: 'k', digest: 'd' }],
    [user("o'hara", 'a\\"{},@x'), null],
  ],
  ['the name of another', [user('eve'), null], [user('ada', 'new@example.org'), null]],
  ['the address of another', [user('fay'), null], [user('new', 'bob@example.org'), null]],
  ['a request that is sent twice at once', [user('gus'), once], [user('hal'), null], [user('gus'), once]],
  ['the same once more', [user('gus'), once], [user('ida'), null]],
  [
    'a key that another request had',
    [user('joe'), null],
    [user('kay'), { ...once, digest: 'another' }],
    [user('leo'), null],
  ],
]

test('who registers with others is answered as it would be alone', async (context) => {
  const server = await databaseFor(context)
  if (!server) return
  const postgres = await storeOf(context, postgresFor(context, server.urls.minigram))
  const sqlite = await storeOf(context, sqliteFor(context))
  for (const [title, ...asked] of registrations) {
    const answers = await registered(postgres.store, asked)
    assert.deepEqual(answers, await registered(sqlite.store, asked), title)
    assert.ok(answers.includes('created'), title)
  }
  assert.equal(postgres.countOf('add_user'), registrations.length)
  const names = registrations.flatMap(([, ...asked]) => asked.map(([{ username }]) => username))
  for (const name of new Set(names)) {
    const [here, there] = [await postgres.store.credentials(name, null), await sqlite.store.credentials(name, null)]
    assert.deepEqual([name, here?.passwordHash], [name, there?.passwordHash])
  }
  // Either may be the first.
  const shared = [user('mia'), user('ned')].map((each, i) => [each, { key: 'two', digest: `${i}` }] as const)
  assert.deepEqual(new Set(await registered(postgres.store, shared)), new Set(['created', 'key-reused']))
})

test('processes that wait for the addresses of each other both go on, and each address is given once', async (context) => {
  const server = await databaseFor(context)
  if (!server) return
  const settings = postgresFor(context, server.urls.minigram)
  const places = [await storeOf(context, settings), await storeOf(context, settings)]
  const count = 50
  // By name, the one adds the addresses from the first to the last, and the other from the last to the first.
  const asked = ['ann', 'bob'].map((name, process) =>
    Array.from({ length: count }, (_, i) => {
      const address = process === 0 ? i : count - 1 - i
      return [user(`${name}-${100 + i}`, `${address}@example.org`), null] as const
    }),
  )
  // Somebody else holds an address in the middle until both wait for it: whoever gets it then waits for the other.
  const other = await connectedTo(server.urls.minigram)
  await other.query("begin; insert into users values (default, 'eve', '25@example.org', '', '')")
  const all = Promise.all(places.map(({ store }, i) => registered(store, asked[i]!)))
  await until(async () => {
    const waiting = await other.query("select from pg_stat_activity where wait_event_type = 'Lock'")
    return waiting.rowCount === 2
  })
  await other.end()
  const [here, there] = await all
  const statements = places.map(({ countOf }) => countOf('add_user'))
  assert.deepEqual(
    statements.toSorted((x, y) => x - y),
    [1, 1 + count],
  )
  const byAddress = here!.map((answer, i) => new Set([answer, there!.toReversed()[i]]))
  for (const answers of byAddress) assert.deepEqual(answers, new Set(['created', 'email taken']))
})

test('who waits behind a statement that is not answered in time is not made to wait for another one', async (context) => {
  const server = await databaseFor(context)
  if (!server) return
  const settings = postgresFor(context, server.urls.minigram)
  const patient = await storeOf(context, settings)
  await patient.store.fill(fixtures)
  const { store, countOf } = await storeOf(context, { ...settings, statementTimeoutMs: 1_000 })
  const other = await connectedTo(server.urls.minigram)
  await other.query('begin; lock table likes in exclusive mode')
  const likes = await Promise.allSettled(Array.from({ length: 450 }, () => store.like(1, 2)))
  for (const like of likes) assert.match(String(like.status === 'rejected' && like.reason), /did not answer in time/)
  // A hundred each: the others were never sent.
  assert.equal(countOf('like'), 2)
  await other.end()
  assert.notEqual(await patient.store.like(1, 2), 'missing')
})

test('one that breaks a constraint does not fail those that share its statement', async (context) => {
  const server = await databaseFor(context)
  if (!server) return
  const { store } = await storeOf(context, postgresFor(context, server.urls.minigram))
  await store.fill(without('follows'))
  const [other, self, last] = await Promise.allSettled([store.follow(1, 2), store.follow(3, 3), store.follow(4, 5)])
  for (const answer of [other, last]) assert.deepEqual(answer, { status: 'fulfilled', value: 'changed' })
  assert.match(String(self.status === 'rejected' && self.reason), /follows_check/)
})

test('who does not say what it has seen does not take those who ask with it to the primary', async (context) => {
  const server = await databaseFor(context, { replicas: 1 })
  if (!server) return
  const replicaUrls = server.replicas.map(({ urls }) => urls.minigram)
  const { store, reads } = await storeOf(context, { ...postgresFor(context, server.urls.minigram), replicaUrls })
  await store.fill(fixtures)
  const seen = await store.position()
  await until(async () => (await store.username(1, seen)) === 'user-1' && reads()!.replicas[0]! > 0)
  const before = reads()!
  const names = await Promise.all([seen, null, '0/0', null].map((each) => store.username(1, each)))
  assert.deepEqual(new Set(names), new Set(['user-1']))
  const { primary, replicas } = reads()!
  assert.deepEqual([primary, ...replicas], [before.primary + 1, before.replicas[0]! + 1])
})
