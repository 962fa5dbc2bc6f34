import { randomUUID } from 'node:crypto'
import { askRedis, coalesce } from '@gauntlet/services'
import { Redis } from 'ioredis'
import type { RecordCache } from './record-cache.ts'

export interface RedisCacheOptions {
  readonly url: string
  readonly ttlSeconds: number
  readonly nowMs: () => number
}

/** A cache that takes longer is slower than the work it saves. */
const commandTimeoutMs = 250
const connectTimeoutMs = 2_000
const longestRetryMs = 500

/** A cache that has just failed is left alone for this long: each question to one that hangs costs its whole timeout. */
const restMs = 500

/** Lookups of one turn are one MGET. */
const lookups = { batchSize: 500, inFlight: 4 }

/** All keys begin with it; one service to a database of Redis. */
const prefix = 'crud:'

/**
 * Keeps records in Redis, which may be away and come back. Keys carry a generation, and whatever may have missed a write
 * (a start, a lost connection, a failed command) begins a new one: nothing of before it is read again. As what was missed
 * may have been an erasure, keys of other generations are removed as soon as Redis can be reached.
 */
export function connectRedisCache({ url, ttlSeconds, nowMs }: RedisCacheOptions): RecordCache {
  const client = new Redis(url, {
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(50 * times, longestRetryMs),
  })
  let generation = ''
  let isSwept = false
  let restUntilMs = 0
  let errors = 0

  const renew = (): void => {
    generation = `${prefix}${randomUUID()}:`
    isSwept = false
  }
  const fail = (): void => {
    errors++
    restUntilMs = nowMs() + restMs
    renew()
  }
  const isAway = (): boolean => client.status !== 'ready' || nowMs() < restUntilMs
  const sweep = async (): Promise<void> => {
    if (isSwept || isAway()) return
    isSwept = true
    let cursor = '0'
    do {
      const [next, keys] = await client.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1_000)
      const old = keys.filter((key) => !key.startsWith(generation))
      if (old.length > 0) await client.unlink(old)
      cursor = next
    } while (cursor !== '0')
  }
  renew()
  // Without a listener each failed try would be written to the console; callers see that the cache is away.
  client.on('error', () => undefined)
  client.on('close', renew)
  client.on('ready', () => void sweep().catch(fail))

  const getMany: RecordCache['getMany'] = async (ids) => {
    if (ids.length === 0 || isAway()) return ids.map(() => undefined)
    sweep().catch(fail)
    const asked = generation
    try {
      const args = ids.map((id) => generation + id)
      const found = (await askRedis(client, { name: 'mget', args })) as ReadonlyArray<string | null>
      // What was read in a generation that has ended may be out of date.
      return found.map((json) => (asked === generation ? (json ?? undefined) : undefined))
    } catch {
      fail()
      return ids.map(() => undefined)
    }
  }

  return {
    get: coalesce(getMany, lookups),
    getMany,
    set: (id, json) => {
      if (isAway()) renew()
      else askRedis(client, { name: 'set', args: [generation + id, json, 'EX', String(ttlSeconds)] }).catch(fail)
    },
    remove: (id) => {
      if (isAway()) renew()
      else client.del(generation + id).catch(fail)
    },
    clear: async () => {
      renew()
      await sweep()
    },
    stats: async () => ({ size: isAway() ? null : await client.dbsize().catch(() => null), errors }),
    isAway,
    close: () => client.disconnect(),
  }
}
