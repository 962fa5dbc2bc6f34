import type { Position } from '../store/store.ts'

export const cacheKinds = ['session', 'photo', 'feed'] as const

export type CacheKind = (typeof cacheKinds)[number]

/**
 * A cached text: `key` is unique within its kind, and it is out of date once `depends` is renewed (null: never, as it says
 * what cannot change).
 */
export interface CacheEntry {
  readonly kind: CacheKind
  readonly key: string | number
  readonly depends: string | null
}

/** The state of the data that a text is made of; what is made of an older one must not be kept under it. */
export interface Version {
  readonly tag: string
  /** How far a database must be for a text of this version. */
  readonly position: Position
}

/** `version` is null where nothing can be kept now. */
export type Looked =
  | { readonly state: 'hit'; readonly body: Buffer }
  | { readonly state: 'miss'; readonly version: Version | null }

/** What was made after `look` gave this version, of a database that was as far as `position` at least. */
export interface Made {
  readonly version: Version
  readonly position: Position
  readonly body: string
}

export interface CacheCounts {
  readonly hits: number
  readonly misses: number
}

export type CacheStats = Readonly<Record<CacheKind, CacheCounts>> & { readonly errors: number }

/** Texts beside the database. It may be away: then all is a miss. */
export interface Cache {
  /** A text is a hit only if it was made of all that its reader has `seen`; null is a reader who does not say. */
  readonly look: (entry: CacheEntry, seen: Position | null) => Promise<Looked>
  /** Does not wait. */
  readonly keep: (entry: CacheEntry, made: Made) => void
  /** Ends the life of all that depends on these, once the database is at `position`. Wait for it before you answer. */
  readonly renew: (depends: readonly string[], position: Position) => Promise<void>
  readonly isAway: () => boolean
  readonly stats: () => CacheStats | null
  readonly close: () => void
}

const miss = Promise.resolve<Looked>({ state: 'miss', version: null })

/** Keeps nothing. */
export const noCache: Cache = {
  look: () => miss,
  keep: () => undefined,
  renew: () => Promise.resolve(),
  isAway: () => false,
  stats: () => null,
  close: () => undefined,
}
