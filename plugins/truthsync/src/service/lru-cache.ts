import type { Clock } from './clock.ts'

export interface CacheStats {
  readonly hits: number
  readonly misses: number
  readonly size: number
  readonly capacity: number
  readonly evictions: number
  readonly expired: number
}

export interface LruCache<Value> {
  /** Counts a hit or a miss, and nothing else does. */
  readonly get: (key: string) => Value | undefined
  readonly set: (key: string, value: Value) => void
  readonly stats: () => CacheStats
}

/** An entry, and its neighbours in the order of use. */
interface Entry<Value> {
  readonly key: string
  value: Value
  expiresUs: number
  newer: Entry<Value> | null
  older: Entry<Value> | null
}

/** Least recently used goes first; entries older than `ttlMs` are gone. A hit moves an entry and allocates nothing. */
export function createLruCache<Value>(options: { capacity: number; ttlMs: number; clock: Clock }): LruCache<Value> {
  const { capacity, clock } = options
  const ttlUs = options.ttlMs * 1_000
  const entries = new Map<string, Entry<Value>>()
  let newest: Entry<Value> | null = null
  let oldest: Entry<Value> | null = null
  let hits = 0
  let misses = 0
  let evictions = 0
  let expired = 0

  const unlink = (entry: Entry<Value>): void => {
    if (entry.newer) entry.newer.older = entry.older
    else newest = entry.older
    if (entry.older) entry.older.newer = entry.newer
    else oldest = entry.newer
  }
  const putFirst = (entry: Entry<Value>): void => {
    entry.newer = null
    entry.older = newest
    if (newest) newest.newer = entry
    newest = entry
    oldest ??= entry
  }
  const remove = (entry: Entry<Value>): void => {
    unlink(entry)
    entries.delete(entry.key)
  }

  return {
    get: (key) => {
      const entry = entries.get(key)
      if (entry !== undefined && entry.expiresUs > clock()) {
        hits++
        if (entry !== newest) {
          unlink(entry)
          putFirst(entry)
        }
        return entry.value
      }
      misses++
      if (entry !== undefined) {
        expired++
        remove(entry)
      }
      return undefined
    },
    set: (key, value) => {
      const expiresUs = clock() + ttlUs
      const known = entries.get(key)
      if (known) {
        known.value = value
        known.expiresUs = expiresUs
        unlink(known)
        putFirst(known)
        return
      }
      if (entries.size >= capacity && oldest) {
        evictions++
        remove(oldest)
      }
      const entry = { key, value, expiresUs, newer: null, older: null }
      entries.set(key, entry)
      putFirst(entry)
    },
    stats: () => ({ hits, misses, size: entries.size, capacity, evictions, expired }),
  }
}
