import { redis } from '@gauntlet/services'
import type { Servers, StageContext } from './stage.ts'

/** A Redis of this trial's own. */
export async function startCache(context: StageContext): Promise<Servers> {
  const cache = await redis(context, { settings: { maxmemory: '256mb', 'maxmemory-policy': 'allkeys-lru' } })
  return { settings: { redisUrl: cache.url, cacheTtlSeconds: 60 }, pids: { cache: cache.pids } }
}
