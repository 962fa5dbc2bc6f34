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
  chars: number
  expiresUs: number
  newer: Entry<Value> | null
  older: Entry<Value> | null
}

export interface CacheOptions<Value> {
  /** Most entries. */
  readonly capacity: number
  /** Most characters of all entries together: a count of entries alone does not bound memory. */
  readonly mostChars: number
  readonly charsOf: (key: string, value: Value) => number
  readonly ttlMs: number
  readonly clock: Clock
}

/** Least recently used goes first; entries older than `ttlMs` are gone. A hit moves an entry and allocates nothing. */
export function createLruCache<Value>(options: CacheOptions<Value>): LruCache<Value> {
  const { capacity, mostChars, charsOf, clock } = options
  const ttlUs = options.ttlMs * 1_000
  const entries = new Map<string, Entry<Value>>()
  let newest: Entry<Value> | null = null
  let oldest: Entry<Value> | null = null
  let chars = 0
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
    chars -= entry.chars
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
      const known = entries.get(key)
      if (known) remove(known)
      const entry = { key, value, chars: charsOf(key, value), expiresUs: clock() + ttlUs, newer: null, older: null }
      // One that is longer than all may be together goes at once, and alone.
      if (entry.chars > mostChars) {
        evictions++
        return
      }
      entries.set(key, entry)
      chars += entry.chars
      putFirst(entry)
      while (oldest && (entries.size > capacity || chars > mostChars)) {
        evictions++
        remove(oldest)
      }
    },
    stats: () => ({ hits, misses, size: entries.size, capacity, evictions, expired }),
  }
}
