import type { RecordCache } from './record-cache.ts'

export interface MemoryCacheOptions {
  /** Records; the one that was used longest ago makes room. */
  readonly capacity: number
  readonly ttlMs: number
  readonly nowMs: () => number
}

interface Entry {
  readonly json: string
  readonly expiresMs: number
}

/** Keeps records in this process. A `Map` holds its keys in the order in which they were set: the first is the oldest. */
export function createMemoryCache({ capacity, ttlMs, nowMs }: MemoryCacheOptions): RecordCache {
  const entries = new Map<string, Entry>()
  const get = (id: string): string | undefined => {
    const entry = entries.get(id)
    if (entry === undefined) return undefined
    entries.delete(id)
    if (entry.expiresMs <= nowMs()) return undefined
    entries.set(id, entry)
    return entry.json
  }
  return {
    get: (id) => Promise.resolve(get(id)),
    getMany: (ids) => Promise.resolve(ids.map(get)),
    set: (id, json) => {
      entries.delete(id)
      for (const oldest of entries.keys()) {
        if (entries.size < capacity) break
        entries.delete(oldest)
      }
      entries.set(id, { json, expiresMs: nowMs() + ttlMs })
    },
    remove: (id) => void entries.delete(id),
    clear: async () => {
      entries.clear()
      await Promise.resolve()
    },
    stats: () => Promise.resolve({ size: entries.size, errors: 0 }),
    isAway: () => false,
    close: () => entries.clear(),
  }
}
