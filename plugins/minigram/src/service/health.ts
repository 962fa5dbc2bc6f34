import type { Cache } from '../cache/cache.ts'
import type { Store, StoreHealth } from '../store/store.ts'

/** What `GET /health` tells. Without a replica or the cache the service goes on; without the database it does not. */
export interface Health extends StoreHealth {
  readonly cache: 'up' | 'away' | 'none'
}

export async function readHealth(store: Store, cache: Cache): Promise<Health> {
  const state = cache.isAway() ? 'away' : 'up'
  return { ...(await store.health()), cache: cache.stats() === null ? 'none' : state }
}
