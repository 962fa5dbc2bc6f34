import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryCache } from '../../src/cache/memory-cache.ts'
import { noCache } from '../../src/cache/record-cache.ts'
import { connectRedisCache } from '../../src/cache/redis-cache.ts'
import { redisFor, until } from '../opened.ts'

test('a full cache drops what was used longest ago', async () => {
  const cache = createMemoryCache({ capacity: 2, ttlMs: 1_000, nowMs: () => 0 })
  cache.set('a', '1')
  cache.set('b', '2')
  await cache.get('a')
  cache.set('c', '3')
  cache.set('c', '4')
  assert.deepEqual(await Promise.all(['a', 'b', 'c'].map(cache.get)), ['1', undefined, '4'])
  assert.equal((await cache.stats()).size, 2)
  cache.remove('a')
  assert.equal(await cache.get('a'), undefined)
  await cache.clear()
  assert.deepEqual(await cache.stats(), { size: 0, errors: 0 })
})

test('an entry is gone when its time is up, which begins anew when it is set, and not when it is read', async () => {
  let now = 0
  const cache = createMemoryCache({ capacity: 9, ttlMs: 300, nowMs: () => now })
  cache.set('a', '1')
  cache.set('b', '1')
  now = 299
  cache.set('b', '2')
  assert.deepEqual(await Promise.all(['a', 'b'].map(cache.get)), ['1', '2'])
  now = 300
  assert.deepEqual(await Promise.all(['a', 'b'].map(cache.get)), [undefined, '2'])
  now = 599
  assert.equal(await cache.get('b'), undefined)
})

test('without a cache each lookup misses', async () => {
  noCache.set('a', '1')
  assert.equal(await noCache.get('a'), undefined)
})

test('Redis keeps entries for their time, and those of an earlier start are not read, but removed', async (context) => {
  const found = await redisFor(context)
  if (!found) return
  const connected = async (ttlSeconds: number) => {
    const cache = connectRedisCache({ url: found.url, ttlSeconds, nowMs: () => performance.now() })
    context.after(cache.close)
    await until(() => !cache.isAway())
    return cache
  }
  const first = await connected(300)
  first.set('a', 'Zoë "quoted"')
  first.set('b', '2')
  assert.deepEqual(await Promise.all(['a', 'b', 'c'].map(first.get)), ['Zoë "quoted"', '2', undefined])
  first.remove('b')
  assert.equal(await first.get('b'), undefined)
  assert.equal((await first.stats()).size, 1)

  const second = await connected(1)
  assert.equal(await second.get('a'), undefined)
  await until(async () => (await second.stats()).size === 0)
  second.set('a', 'short')
  assert.equal(await second.get('a'), 'short')
  await until(async () => (await second.get('a')) === undefined)
  second.set('d', '4')
  await second.clear()
  assert.equal(await second.get('d'), undefined)
})
