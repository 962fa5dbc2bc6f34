import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { processTree } from '@gauntlet/contract'
import type { ReadCounts } from '../../src/store/postgres-reader.ts'
import { bearer, databaseFor, feedOf, joined, postgresFor, redisFor, served, until } from '../service/served.ts'

type Served = Awaited<ReturnType<typeof served>>

interface Place {
  readonly client: Served
  /** The same with a cache, where there is one. */
  readonly cached: Served | null
  /** The replicas' first processes. */
  readonly pids: readonly number[]
  readonly reads: () => ReadCounts
}

test('with two replicas', async (context) => {
  const server = await databaseFor(context, { replicas: 2 })
  if (!server) return
  const { urls, replicas } = server
  const replicaUrls = replicas.map((replica) => replica.urls.minigram)
  const settings = { ...postgresFor(context, urls.minigram), replicaUrls }
  const client = await served(context, settings)
  const cache = await redisFor(context)
  const place = {
    client,
    cached: cache && (await served(context, { ...settings, redisUrl: cache.url })),
    pids: replicas.map(({ pid }) => pid),
    reads: () => client.service.stats().reads!,
  }
  await context.test(
    'who has written something is never answered by a replica that has not seen it, and by a replica once it has',
    () => readWhatWasWritten(place),
  )
  await context.test('a replica that hangs holds nobody up for long, and answers again once it goes on', () =>
    freezeOne(place),
  )
  await context.test('a replica that is killed fails no read: the next server is asked', () => loseOne(place))
})

/** What a client says who has seen nothing: any replica will do. */
const seenNothing = { 'x-position': '0/0' }

async function readWhatWasWritten({ client, cached, pids, reads }: Place): Promise<void> {
  const bob = { ...(await joined(client, 'bob')), ...seenNothing }
  // Replicas answer in turn: both know him.
  const isKnown = async (): Promise<boolean> => (await client.login('bob', seenNothing)).status === 200
  await until(async () => (await isKnown()) && (await isKnown()))

  const replayers = pids.map(replayerOf)
  for (const pid of replayers) process.kill(pid, 'SIGSTOP')
  let seen: Readonly<Record<string, string>>
  try {
    const registered = await client.register('ada')
    const position = { 'x-position': String(registered.value['position']) }
    // The planted lag is there: no replica knows her yet.
    assert.equal((await client.login('ada', seenNothing)).status, 401)
    const { behind } = reads()
    const login = await client.login('ada', position)
    assert.equal(login.status, 200)
    assert.equal((await client.login('ada')).status, 200)
    assert.equal(reads().behind, behind + 1)

    const ada = { ...bearer(login.value['token']), ...position }
    const photo = await client.upload(ada)
    seen = { ...ada, 'x-position': String(photo.value['position']) }
    assert.equal((await feedOf(client, seen)).length, 1)
    assert.equal((await feedOf(client, bob)).length, 0)
    if (cached) await readFromCache({ client, cached, ada, bob })
  } finally {
    for (const pid of replayers) process.kill(pid, 'SIGCONT')
  }
  await untilBothAnswer(reads, async () => assert.ok((await feedOf(client, seen)).length > 0))
}

/** While no replica replays anything. */
async function readFromCache(of: {
  readonly client: Served
  readonly cached: Served
  readonly ada: Readonly<Record<string, string>>
  readonly bob: Readonly<Record<string, string>>
}): Promise<void> {
  const { client, cached, ada, bob } = of
  const countOf = async (who: typeof ada): Promise<number> => (await feedOf(cached, who)).length
  const isKept = async (who: typeof ada): Promise<boolean> =>
    (await cached.get('/api/feed', who)).headers.get('x-cache') === 'hit'
  const second = await cached.upload(ada)
  const adaThen = { ...ada, 'x-position': String(second.value['position']) }
  // An earlier change, which the replicas have, is declared later than this one.
  await cached.service.cache.renew(['feed'], seenNothing['x-position'])
  // What is kept is as new as the last change, whoever asks.
  assert.deepEqual([await countOf(bob), await countOf(adaThen)], [2, 2])
  await until(async () => (await isKept(bob)) && (await isKept(adaThen)))

  // A process that cannot reach the cache stores a third one.
  const third = await client.upload(ada)
  const adaNow = { ...ada, 'x-position': String(third.value['position']) }
  assert.deepEqual([await countOf(bob), await countOf(adaNow)], [2, 3])
}

async function freezeOne({ client, pids, reads }: Place): Promise<void> {
  const bob = { ...bearer((await client.login('bob')).value['token']), ...seenNothing }
  await untilBothAnswer(reads, async () => void (await feedOf(client, bob)))
  const frozen = processTree([pids[0]!]).map(({ pid }) => pid)
  const { retried } = reads()
  for (const pid of frozen) process.kill(pid, 'SIGSTOP')
  try {
    // A statement on the primary may take 5 s.
    const all = Array.from({ length: 40 }, () => feedOf(client, bob))
    await Promise.race([Promise.all(all), delay(4_000).then(() => assert.fail('held up'))])
    assert.ok(reads().retried > retried)
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT')
  }
  await untilBothAnswer(reads, async () => void (await feedOf(client, bob)))
}

async function loseOne({ client, pids, reads }: Place): Promise<void> {
  await client.register('eve')
  const { value } = await client.login('eve')
  const eve = { ...bearer(value['token']), 'x-position': String(value['position']) }
  await untilBothAnswer(reads, async () => void (await feedOf(client, eve)))
  const { retried } = reads()
  process.kill(pids[0]!, 'SIGKILL')
  await until(async () => {
    await Promise.all(Array.from({ length: 20 }, () => feedOf(client, eve)))
    return reads().retried > retried
  })
  // The servers of its connections outlive it for a moment.
  let health = await client.get('/health')
  await until(async () => {
    health = await client.get('/health')
    return isDeepStrictEqual(health.value, { database: 'up', replicas: ['away', 'up'], cache: 'none' })
  })
  assert.equal(health.status, 200)
}

/** The process of a replica that replays the primary's log. */
function replayerOf(postmaster: number): number {
  const found = processTree([postmaster]).find(({ pid }) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('startup recovering'),
  )
  return found?.pid ?? assert.fail('the replica replays nothing')
}

async function untilBothAnswer(reads: () => ReadCounts, ask: () => Promise<void>): Promise<void> {
  const before = reads().replicas
  await until(async () => {
    await ask()
    return reads().replicas.every((count, i) => count > before[i]!)
  })
}
