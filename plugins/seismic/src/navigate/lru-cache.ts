/** The `capacity` values used last, by number. */
export interface LruCache<Value> {
  readonly get: (key: number) => Value | undefined
  readonly put: (key: number, value: Value) => void
  readonly has: (key: number) => boolean
  readonly size: () => number
}

export function createLruCache<Value>(capacity: number): LruCache<Value> {
  // A Map keeps the order of insertion: the first key is the one used longest ago.
  const values = new Map<number, Value>()
  return {
    get: (key) => {
      const value = values.get(key)
      if (value === undefined) return undefined
      values.delete(key)
      values.set(key, value)
      return value
    },
    put: (key, value) => {
      values.delete(key)
      values.set(key, value)
      if (values.size > capacity) values.delete(values.keys().next().value as number)
    },
    has: (key) => values.has(key),
    size: () => values.size,
  }
}
