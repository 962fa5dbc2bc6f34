import { askRedis } from '@gauntlet/services'
import { Redis } from 'ioredis'

/** A cache that several processes share. It may be away, and then comes back by itself. */
export interface SharedCache {
  /** The values by key, null for what is not there. Rejects when the cache is away, without waiting for its return. */
  readonly getAll: (keys: readonly string[]) => Promise<ReadonlyArray<string | null>>
  readonly setAll: (entries: ReadonlyArray<readonly [key: string, value: string]>) => Promise<void>
  readonly isConnected: () => boolean
  readonly close: () => Promise<void>
}

/** A cache that takes longer is slower than the work it saves. */
const commandTimeoutMs = 250
const connectTimeoutMs = 2_000
const longestRetryMs = 500

/** Keys of other users of the same Redis stay apart. */
const prefix = 'truthsync:'

/** Connects in the background: until then, and whenever the connection is lost, calls reject at once. */
export function connectRedis(url: string, ttlSeconds: number): SharedCache {
  const client = new Redis(url, {
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(50 * times, longestRetryMs),
  })
  // Without a listener each failed try would be written to the console; callers see the rejections.
  client.on('error', () => undefined)
  return {
    getAll: async (keys) => {
      const args = keys.map((key) => prefix + key)
      return (await askRedis(client, { name: 'mget', args })) as ReadonlyArray<string | null>
    },
    setAll: async (entries) => {
      const pipeline = client.pipeline()
      for (const [key, value] of entries) pipeline.set(prefix + key, value, 'EX', ttlSeconds)
      const replies = await pipeline.exec()
      const failed = replies?.find(([error]) => error !== null)
      if (failed?.[0]) throw failed[0]
    },
    isConnected: () => client.status === 'ready',
    close: async () => {
      client.disconnect()
      await Promise.resolve()
    },
  }
}
