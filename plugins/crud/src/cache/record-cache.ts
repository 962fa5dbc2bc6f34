/** Whole records as JSON, by id. Whoever asks counts hits and misses. */
export interface RecordCache {
  /** Undefined for what is not there, and while the cache is away. */
  readonly get: (id: string) => Promise<string | undefined>
  /** The same for many at once, in their order. */
  readonly getMany: (ids: readonly string[]) => Promise<ReadonlyArray<string | undefined>>
  /** What is set or removed is seen by each `get` that begins later, even if the cache is away for a while in between. */
  readonly set: (id: string, json: string) => void
  readonly remove: (id: string) => void
  readonly clear: () => Promise<void>
  readonly stats: () => Promise<CacheStats>
  readonly isAway: () => boolean
  readonly close: () => void
}

export interface CacheStats {
  /** Null where the cache is away and cannot tell. */
  readonly size: number | null
  /** Times that it did not answer. */
  readonly errors: number
}

/** For a service without a cache: each lookup misses. */
export const noCache: RecordCache = {
  get: () => Promise.resolve(undefined),
  getMany: (ids) => Promise.resolve(ids.map(() => undefined)),
  set: () => undefined,
  remove: () => undefined,
  clear: () => Promise.resolve(),
  stats: () => Promise.resolve({ size: 0, errors: 0 }),
  isAway: () => false,
  close: () => undefined,
}
