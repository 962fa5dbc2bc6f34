import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Redis } from 'ioredis'
import { connectRedisCache } from '../../src/cache/redis-cache.ts'
import type { Cache, CacheEntry, Version } from '../../src/cache/cache.ts'
import type { Position } from '../../src/store/store.ts'
import { redisFor, until } from '../service/served.ts'

const page: CacheEntry = { kind: 'feed', key: 1, depends: 'feed' }
const nowMs = (): number => Number(process.hrtime.bigint() / 1_000_000n)

/** The version that a miss tells; who looks first only begins one. */
async function missed(cache: Cache, entry: CacheEntry): Promise<Version> {
  let version: Version | null = null
  await until(async () => {
    const looked = await cache.look(entry, null)
    assert.equal(looked.state, 'miss')
    version = looked.state === 'miss' ? looked.version : null
    return version !== null
  })
  return version ?? assert.fail('nothing can be kept')
}

async function textOf(cache: Cache, entry: CacheEntry, seen: Position | null = null): Promise<string | null> {
  const looked = await cache.look(entry, seen)
  return looked.state === 'hit' ? looked.body.toString() : null
}

/** Keeps a text that was made at a position, and waits until it can be found. */
async function kept(cache: Cache, entry: CacheEntry, { body, position = '' }: { body: string; position?: Position }) {
  cache.keep(entry, { version: await missed(cache, entry), position, body })
  await until(async () => (await textOf(cache, entry)) === body)
}

/** Takes a key away as eviction does. */
async function evict(context: TestContext, url: string, key: string): Promise<void> {
  const admin = new Redis(url)
  context.after(() => admin.disconnect())
  assert.equal(await admin.del(key), 1)
}

async function connected(
  context: TestContext,
  url: string,
  position: () => Promise<Position> = () => Promise.resolve(''),
): Promise<Cache> {
  const cache = connectRedisCache({ url, ttlSeconds: 60, nowMs, position })
  context.after(cache.close)
  await until(() => !cache.isAway())
  return cache
}

test('a text is a hit for every process until what it depends on is renewed by any', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const [one, two] = [await connected(context, server.url), await connected(context, server.url)]
  await kept(one, page, { body: 'früh' })
  assert.equal(await textOf(two, page), 'früh')
  await two.renew(['feed'], '0/10')
  assert.equal(await textOf(one, page), null)
  assert.equal((await missed(one, page)).position, '00000000/00000010')
  await kept(one, page, { body: 'late', position: '0/10' })
  assert.equal(await textOf(two, page), 'late')
  const { hits, misses } = two.stats()!.feed
  assert.deepEqual([hits, misses], [2, 0])
})

test('what was read before a write is not served after it, though it is stored later', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const cache = await connected(context, server.url)
  const before = await missed(cache, page)
  await cache.renew(['feed'], '')
  cache.keep(page, { version: before, position: '', body: 'stale' })
  const observer = new Redis(server.url)
  context.after(() => observer.disconnect())
  await until(async () => (await observer.exists('minigram:feed:1')) === 1)
  assert.equal(await textOf(cache, page), null)
})

test('texts and versions end by themselves, versions later', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const cache = await connected(context, server.url)
  await cache.renew(['feed'], '')
  await kept(cache, page, { body: 'text' })
  const observer = new Redis(server.url)
  context.after(() => observer.disconnect())
  const text = await observer.ttl('minigram:feed:1')
  const version = await observer.ttl('minigram:version:feed')
  assert.ok(text > 0 && text <= 60, `${text}`)
  assert.ok(version > 60 && version <= 120, `${version}`)
})

test('who could not renew uses nothing of before, and neither does another once that is made up for', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const [writer, reader] = [
    await connected(context, server.url, () => Promise.resolve('0/30')),
    await connected(context, server.url),
  ]
  await kept(reader, page, { body: 'before' })
  const admin = new Redis(server.url)
  context.after(() => admin.disconnect())
  // Redis holds all commands back for longer than a command may take.
  await admin.call('client', 'pause', '700', 'all')
  await writer.renew(['feed'], '0/20')
  assert.equal(writer.isAway(), true)
  assert.equal(writer.stats()!.errors, 1)
  // Nobody asks the writer: it makes up for it by itself.
  await until(async () => (await textOf(reader, page)) === null)
  assert.equal(await textOf(writer, page), null)
  assert.equal((await missed(reader, page)).position, '00000000/00000030')
})

test('changes that are declared in another order than they were made in do not lower the position', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const [one, two] = [await connected(context, server.url), await connected(context, server.url)]
  await missed(one, page)
  await two.renew(['feed'], '1/20')
  const second = await missed(one, page)
  await one.renew(['feed'], '0/F0000000')
  const third = await missed(two, page)
  assert.notEqual(third.tag, second.tag)
  assert.equal(third.position, '00000001/00000020')
})

test('changes that are declared at once are one script, which ends what depends on any of them', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const cache = await connected(context, server.url)
  const photos = Array.from({ length: 30 }, (_, i): CacheEntry => ({ kind: 'photo', key: i, depends: `photo:${i}` }))
  for (const photo of photos) await kept(cache, photo, { body: 'before' })
  const observer = new Redis(server.url)
  context.after(() => observer.disconnect())
  const scripts = async (): Promise<number> =>
    Number(/cmdstat_eval:calls=(\d+)/.exec(await observer.info('commandstats'))?.[1] ?? 0)
  const before = await scripts()
  // The latest is neither the first nor the last.
  const changed = Array.from({ length: 29 }, (_, i) => 1 + ((i + 20) % 29))
  await Promise.all(changed.map((i) => cache.renew(['feed', `photo:${i}`], `0/${i}0`)))
  assert.equal(await scripts(), before + 1)
  assert.deepEqual(
    await Promise.all(photos.map((photo) => textOf(cache, photo))),
    photos.map((_, i) => (i === 0 ? 'before' : null)),
  )
  assert.equal((await missed(cache, page)).position, '00000000/00000290')
})

test('a text is no hit for who has seen more than it was made of, and is one for all others', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const cache = await connected(context, server.url)
  await kept(cache, page, { body: 'text', position: '1/9' })
  const seen = ['0/FF', '1/9', '1/A', '2/0', '']
  assert.deepEqual(await Promise.all(seen.map((each) => textOf(cache, page, each))), [
    'text',
    'text',
    null,
    null,
    'text',
  ])
})

test('a version or an era that is lost takes with it all that bore it, whatever comes after', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const cache = await connected(context, server.url, () => Promise.resolve('0/40'))
  for (const key of ['minigram:version:feed', 'minigram:era']) {
    await kept(cache, page, { body: 'before' })
    await evict(context, server.url, key)
    assert.deepEqual(await cache.look(page, null), { state: 'miss', version: null })
    // What was lost may have been later than this.
    await cache.renew(['feed'], '0/30')
    assert.equal((await missed(cache, page)).position, '00000000/00000040')
    await evict(context, server.url, key)
    assert.equal(await textOf(cache, page), null)
    await missed(cache, page)
  }
})

test('a cache that is not there is a miss, and costs nobody a failure', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const cache = await connected(context, server.url)
  await server.stop()
  await until(() => cache.isAway())
  assert.deepEqual(await cache.look(page, null), { state: 'miss', version: null })
  await cache.renew(['feed'], '')
  assert.equal(cache.stats()!.feed.misses, 1)
})
