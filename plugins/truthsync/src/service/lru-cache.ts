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
  readonly get: (key: string, nowUs: number) => Value | undefined
  readonly set: (key: string, value: Value, nowUs: number) => void
  readonly stats: () => CacheStats
}

export interface CacheOptions<Value> {
  /** Most entries. */
  readonly capacity: number
  /** Most characters of all entries together: a count of entries alone does not bound memory. */
  readonly mostChars: number
  readonly charsOf: (key: string, value: Value) => number
  readonly ttlMs: number
}

/** No slot. */
const none = -1

/**
 * Least recently used goes first; entries older than `ttlMs` are gone. A hit moves an entry and allocates nothing. The
 * order is kept in typed arrays by slot: of neighbours that are objects, each lies somewhere else in memory.
 */
export function createLruCache<Value>(options: CacheOptions<Value>): LruCache<Value> {
  const { capacity, mostChars, charsOf } = options
  const ttlUs = options.ttlMs * 1_000
  const slots = new Map<string, number>()
  const keys: string[] = []
  const values: Array<Value | undefined> = []
  const lengths = new Float64Array(capacity)
  const expiresUs = new Float64Array(capacity)
  const newer = new Int32Array(capacity)
  const older = new Int32Array(capacity)
  const free: number[] = []
  let newest = none
  let oldest = none
  let chars = 0
  let hits = 0
  let misses = 0
  let evictions = 0
  let expired = 0

  const unlink = (slot: number): void => {
    const after = newer[slot] as number
    const before = older[slot] as number
    if (after === none) newest = before
    else older[after] = before
    if (before === none) oldest = after
    else newer[before] = after
  }
  const putFirst = (slot: number): void => {
    newer[slot] = none
    older[slot] = newest
    if (newest === none) oldest = slot
    else newer[newest] = slot
    newest = slot
  }
  const remove = (slot: number): void => {
    unlink(slot)
    slots.delete(keys[slot] as string)
    chars -= lengths[slot] as number
    keys[slot] = ''
    values[slot] = undefined
    free.push(slot)
  }

  return {
    get: (key, nowUs) => {
      const slot = slots.get(key)
      if (slot !== undefined && (expiresUs[slot] as number) > nowUs) {
        hits++
        if (slot !== newest) {
          unlink(slot)
          putFirst(slot)
        }
        return values[slot]
      }
      misses++
      if (slot !== undefined) {
        expired++
        remove(slot)
      }
      return undefined
    },
    set: (key, value, nowUs) => {
      const known = slots.get(key)
      if (known !== undefined) remove(known)
      const length = charsOf(key, value)
      // One that is longer than all may be together goes at once, and alone.
      if (length > mostChars || capacity === 0) {
        evictions++
        return
      }
      while (oldest !== none && (slots.size >= capacity || chars + length > mostChars)) {
        evictions++
        remove(oldest)
      }
      const slot = free.pop() ?? keys.length
      slots.set(key, slot)
      keys[slot] = key
      values[slot] = value
      lengths[slot] = length
      expiresUs[slot] = nowUs + ttlUs
      chars += length
      putFirst(slot)
    },
    stats: () => ({ hits, misses, size: slots.size, capacity, evictions, expired }),
  }
}
