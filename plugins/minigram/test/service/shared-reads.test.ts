import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cache, Looked } from '../../src/cache/cache.ts'
import { connectRedisCache } from '../../src/cache/redis-cache.ts'
import { systemClock } from '../../src/service/clock.ts'
import { defaultSettings } from '../../src/service/settings.ts'
import { createSharedReads } from '../../src/service/shared-reads.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Fixtures, Store } from '../../src/store/store.ts'
import { redisFor, sqliteFor, until } from './served.ts'

const rounds = 100

/** Whoever reads takes some time before the text is kept, so that writes come in between. */
function slowly(store: Store): Store {
  let reads = 0
  return {
    ...store,
    feed: async (...asked) => {
      const photos = await store.feed(...asked)
      await delay(reads++ % 4)
      return photos
    },
  }
}

/** Reads that began after a write was answered and did not see it, while others read and write without end. */
async function countStale(store: Store, caches: readonly Cache[]): Promise<number> {
  const processes = caches.map((cache) => createSharedReads(slowly(store), cache))
  let isOver = false
  const others = processes.map(async (reads) => {
    for (let turn = 0; !isOver; turn++) {
      // Others change something too, so that there are always readers who found nothing kept.
      await Promise.all([reads.feed(1, null), turn % 3 === 0 ? reads.photosChanged(1, '') : delay(0)])
    }
  })
  let stale = 0
  for (let round = 0; round < rounds; round++) {
    const isLiked = round % 2 === 0
    await (isLiked ? store.like(1, 1) : store.unlike(1, 1))
    await processes[round % processes.length]!.photosChanged(1, '')
    // Time for a slow reader to keep what was before.
    await delay(round % 5)
    const seen = await Promise.all(processes.map(async (reads) => String((await reads.feed(1, null)).body)))
    stale += seen.filter((text) => !text.includes(`"likedByMe":${isLiked}`)).length
  }
  isOver = true
  await Promise.all(others)
  return stale
}

const none = { hits: 0, misses: 0 }

/** Removes what changes, and knows no versions: a reader who was slower than the removal keeps what was before it. */
function createNaiveCache(): Cache {
  const kept = new Map<string, Buffer>()
  return {
    look: ({ key }) => {
      const body = kept.get(String(key))
      const version = { tag: '', position: '' }
      return Promise.resolve<Looked>(body ? { state: 'hit', body } : { state: 'miss', version })
    },
    keep: ({ key }, { body }) => void kept.set(String(key), Buffer.from(body)),
    renew: () => Promise.resolve(kept.clear()),
    isAway: () => false,
    stats: () => ({ session: none, photo: none, feed: none, errors: 0 }),
    close: () => undefined,
  }
}

const onePhoto = (): Fixtures => ({
  users: [{ username: 'ada', email: 'ada@example.org', passwordHash: '' }],
  photos: [{ userId: 1, filename: 'a.png', caption: '' }],
  likes: [],
  follows: [],
})

test('no read that begins after a write misses it, where a cache without versions is caught', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const { store } = await openStore({ ...defaultSettings, ...sqliteFor(context) })
  context.after(store.close)
  await store.fill(onePhoto())
  const caches = [0, 1].map(() =>
    connectRedisCache({ url: server.url, ttlSeconds: 60, nowMs: systemClock.nowMs, position: store.position }),
  )
  for (const cache of caches) context.after(cache.close)
  await until(() => caches.every((cache) => !cache.isAway()))
  assert.equal(await countStale(store, caches), 0)
  assert.ok(caches.every((cache) => cache.stats()!.feed.hits > 0))

  const naive = createNaiveCache()
  assert.notEqual(await countStale(store, [naive, naive]), 0)
})

test('a feed that a change of its own process has made out of date is not kept, and all else is', async (context) => {
  const { store } = await openStore({ ...defaultSettings, ...sqliteFor(context) })
  context.after(store.close)
  await store.fill(onePhoto())
  let whileRead = (): Promise<void> => reads.photosChanged(2, '')
  const changing: Store = {
    ...store,
    feed: (...asked) => whileRead().then(() => store.feed(...asked)),
    photo: (...asked) => whileRead().then(() => store.photo(...asked)),
  }
  const kept: string[] = []
  const cache: Cache = { ...createNaiveCache(), keep: ({ kind }) => void kept.push(kind) }
  const reads = createSharedReads(changing, cache)
  await reads.feed(1, null)
  assert.deepEqual(kept, [])
  await reads.photo(1, null)
  assert.deepEqual(kept, ['photo'])
  whileRead = () => Promise.resolve()
  await reads.feed(1, null)
  assert.deepEqual(kept, ['photo', 'feed'])
})
