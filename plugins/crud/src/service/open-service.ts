import type { RequestListener } from 'node:http'
import { createMemoryCache } from '../cache/memory-cache.ts'
import { noCache, type RecordCache } from '../cache/record-cache.ts'
import { connectRedisCache } from '../cache/redis-cache.ts'
import { createIds } from '../model/ids.ts'
import { merge, mergeWithClinicalId } from '../model/merge.ts'
import { openStore } from '../store/open-store.ts'
import type { RecordStore } from '../store/record-store.ts'
import { auditCopies, type CopyAudit } from './audit-copies.ts'
import { auditStore } from './audit.ts'
import { createBackground } from './background.ts'
import { systemClock, type Clock } from './clock.ts'
import { readHealth } from './health.ts'
import { createHttpApp } from './http-app.ts'
import { createMetrics } from './metrics.ts'
import { createRecords, type Records } from './records.ts'
import type { ServerSettings } from './settings.ts'
import { recover } from './settle-doubts.ts'
import { readStats, type ServiceStats } from './stats.ts'

export interface Service {
  readonly listener: RequestListener
  /** Listens on loopback; returns the port. */
  readonly listen: (port: number) => Promise<number>
  /** What the routes do, for callers in this process. */
  readonly records: Records
  readonly store: RecordStore
  readonly cache: RecordCache
  readonly stats: () => Promise<ServiceStats>
  /** Sentences about records that are broken; may be asked under load. */
  readonly audit: () => Promise<string[]>
  /** Whether the cache has what the databases have; may be asked when nothing is under way. */
  readonly auditCopies: () => Promise<CopyAudit>
  /** Waits for the work behind the answers. */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Work behind the answers has this long when a caller waits for it. */
const settleMs = 5_000

/** A service by its settings. What a killed one left half done is finished or undone before it answers. */
export async function openService(
  settings: ServerSettings,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Promise<Service> {
  const store = await openStore(settings)
  const background = createBackground()
  try {
    const recovered = await recover(store)
    background.add(() => background.persist(store.scrub))
    const rowsAtStart = await store.identity.count()
    const cache = cacheOf(settings, clock)
    const ownMerge = settings.defect === 'merge-id-bug' ? mergeWithClinicalId : merge
    const records = createRecords({
      store,
      cache,
      background,
      merge: ownMerge,
      newId: createIds(clock.nowMs),
      timestamp: clock.timestamp,
      paging: settings.defect === 'find-all' ? 'off' : 'on',
    })
    const metrics = createMetrics(records.counts)
    const stats = (): Promise<ServiceStats> =>
      readStats({ store, cache, counts: records.counts(), rowsAtStart, recovered, requests: metrics.requests() })
    const app = await createHttpApp({
      records,
      metrics,
      stats,
      health: () => readHealth(store, cache),
      requestLimit: settings.requestLimit,
      requestTimeoutMs: settings.requestTimeoutMs,
      hitHeader: settings.defect === 'header-hit' ? 'after-fill' : 'true',
    })
    return {
      listener: app.listener,
      listen: app.listen,
      records,
      store,
      cache,
      stats,
      audit: () => auditStore(store),
      auditCopies: () => auditCopies({ store, cache, merge: ownMerge }),
      settled: () => background.settled(settleMs),
      close: async () => {
        await app.close()
        await background.settled(settleMs)
        background.stop()
        cache.close()
        await store.close()
      },
    }
  } catch (error) {
    background.stop()
    await store.close()
    throw error
  }
}

function cacheOf(settings: ServerSettings, { nowMs }: Clock): RecordCache {
  const { redisUrl, cacheSize, cacheTtlSeconds } = settings
  if (redisUrl !== null) return connectRedisCache({ url: redisUrl, ttlSeconds: cacheTtlSeconds, nowMs })
  if (cacheSize === 0) return noCache
  return createMemoryCache({ capacity: cacheSize, ttlMs: cacheTtlSeconds * 1_000, nowMs })
}
