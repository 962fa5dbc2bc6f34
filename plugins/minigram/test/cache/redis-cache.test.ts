import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import { connectRedisCache } from '../../src/cache/redis-cache.ts'
import type { Cache, CacheEntry, Version } from '../../src/cache/cache.ts'
import { redisFor, until } from '../service/served.ts'

const page: CacheEntry = { kind: 'feed', key: 1, depends: 'feed' }
const nowMs = (): number => Number(process.hrtime.bigint() / 1_000_000n)

async function missed(cache: Cache, entry: CacheEntry): Promise<Version> {
  const looked = await cache.look(entry)
  assert.equal(looked.state, 'miss')
  return (looked.state === 'miss' && looked.version) || assert.fail('nothing can be kept')
}

async function textOf(cache: Cache, entry: CacheEntry): Promise<string | null> {
  const looked = await cache.look(entry)
  return looked.state === 'hit' ? looked.body.toString() : null
}

async function connected(context: { after: (undo: () => void) => void }, url: string): Promise<Cache> {
  const cache = connectRedisCache({ url, ttlSeconds: 60, nowMs })
  context.after(cache.close)
  await until(() => !cache.isAway())
  return cache
}

test('a text is a hit for every process until what it depends on is renewed by any', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const [one, two] = [await connected(context, server.url), await connected(context, server.url)]
  one.keep(page, await missed(one, page), 'früh')
  await until(async () => (await textOf(two, page)) === 'früh')
  await two.renew(['feed'], '0/10')
  const version = await missed(one, page)
  assert.equal(version.position, '0/10')
  one.keep(page, version, 'late')
  await until(async () => (await textOf(two, page)) === 'late')
  const { hits, misses } = two.stats()!.feed
  assert.ok(hits >= 2)
  assert.ok(misses >= 0)
})

test('what was read before a write is not served after it, though it is stored later', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const cache = await connected(context, server.url)
  const before = await missed(cache, page)
  await cache.renew(['feed'], '')
  cache.keep(page, before, 'stale')
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
  cache.keep(page, await missed(cache, page), 'text')
  await until(async () => (await textOf(cache, page)) === 'text')
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
  const [writer, reader] = [await connected(context, server.url), await connected(context, server.url)]
  reader.keep(page, await missed(reader, page), 'before')
  await until(async () => (await textOf(reader, page)) === 'before')
  const admin = new Redis(server.url)
  context.after(() => admin.disconnect())
  // Redis holds all commands back for longer than a command may take.
  await admin.call('client', 'pause', '700', 'all')
  await writer.renew(['feed'], '0/20')
  assert.equal(writer.isAway(), true)
  assert.equal(writer.stats()!.errors, 1)
  await until(() => !writer.isAway())
  assert.equal(await textOf(writer, page), null)
  await until(async () => (await reader.look(page)).state === 'miss')
})

test('a cache that is not there is a miss, and costs nobody a failure', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const cache = await connected(context, server.url)
  await server.stop()
  await until(() => cache.isAway())
  assert.deepEqual(await cache.look(page), { state: 'miss', version: null })
  await cache.renew(['feed'], '')
  assert.equal(cache.stats()!.feed.misses, 1)
})
