import { randomBytes } from 'node:crypto'
import { GauntletError } from '@gauntlet/contract'
import { createPasswords, type Passwords } from '../auth/passwords.ts'
import { createTokens, type Tokens } from '../auth/tokens.ts'
import { noCache, type Cache } from '../cache/cache.ts'
import { connectRedisCache } from '../cache/redis-cache.ts'
import { openPhotoFiles } from '../photos/photo-files.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { createAccounts } from './accounts.ts'
import { systemClock } from './clock.ts'
import { readHealth } from './health.ts'
import { createHttpApp } from './http-app.ts'
import { createMetrics } from './metrics.ts'
import { watchPeakHeap } from './peak-heap.ts'
import type { ServerSettings } from './settings.ts'
import { createSharedReads } from './shared-reads.ts'
import type { ServiceStats } from './stats.ts'
import { createTally } from './tally.ts'

export interface Service {
  /** Listens on loopback; returns the port. */
  readonly listen: (port: number) => Promise<number>
  readonly store: Store
  readonly cache: Cache
  readonly passwords: Passwords
  readonly tokens: Tokens
  readonly stats: () => ServiceStats
  readonly close: () => Promise<void>
}

/** One API process, by its settings. */
export async function openService(settings: ServerSettings): Promise<Service> {
  const { photoFolder, redisUrl, cacheTtlSeconds, tokenTtlSeconds, hashMemoryKib, hashPasses, hashesAtOnce } = settings
  if (photoFolder === null) throw new GauntletError('BAD_SETTINGS', 'photoFolder: say where photos are kept')
  const clock = systemClock
  const startedMs = clock.nowMs()
  const tally = createTally(clock)
  const secret = settings.tokenSecret ?? randomBytes(32).toString('base64url')
  const instance = settings.instance ?? String(process.pid)
  const files = await openPhotoFiles(photoFolder)
  const { store, reads: readCounts } = await openStore(settings, { clock, tally })
  const cache =
    redisUrl === null
      ? noCache
      : connectRedisCache({
          url: redisUrl,
          ttlSeconds: cacheTtlSeconds,
          nowMs: clock.nowMs,
          position: store.position,
        })
  const peakHeap = watchPeakHeap()
  const release = async (): Promise<void> => {
    peakHeap.stop()
    cache.close()
    await store.close()
  }
  try {
    const tokens = createTokens({ secret, ttlSeconds: tokenTtlSeconds, cacheSize: settings.tokenCacheSize })
    const passwords = createPasswords({ memoryKib: hashMemoryKib, passes: hashPasses, atOnce: hashesAtOnce, clock })
    const metrics = createMetrics(() => stats())
    const stats = (): ServiceStats => ({
      instance,
      uptimeSeconds: (clock.nowMs() - startedMs) / 1_000,
      requests: metrics.requests(),
      errors: metrics.errors(),
      replays: metrics.replays(),
      sql: tally.all(),
      hash: passwords.stats(),
      cache: cache.stats(),
      reads: readCounts(),
      memory: {
        rssBytes: process.memoryUsage.rss(),
        heapBytes: process.memoryUsage().heapUsed,
        peakHeapBytes: peakHeap.bytes(),
      },
    })
    const app = await createHttpApp({
      store,
      reads: createSharedReads(store, cache),
      accounts: createAccounts({ store, passwords, tokens }),
      tokens,
      files,
      hasCache: redisUrl !== null,
      replayed: metrics.replayed,
      secret,
      instance,
      metrics,
      stats,
      health: () => readHealth(store, cache),
      requestLimit: settings.requestLimit,
      requestTimeoutMs: settings.requestTimeoutMs,
      follows: settings.defect === 'no-follow' ? 'off' : 'on',
    })
    const close = async (): Promise<void> => {
      await app.close()
      await release()
    }
    return { listen: app.listen, store, cache, passwords, tokens, stats, close }
  } catch (error) {
    await release()
    throw error
  }
}
