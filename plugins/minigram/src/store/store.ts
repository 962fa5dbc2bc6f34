/** Photos in a feed. */
export const feedSize = 50

/** A second sending of a request is known for a day. */
export const keptForMs = 86_400_000

/** An account as it is stored. */
export interface NewUser {
  readonly username: string
  readonly email: string
  readonly passwordHash: string
}

/** What a login needs. */
export interface Credentials {
  readonly id: number
  readonly passwordHash: string
}

export interface NewPhoto {
  readonly userId: number
  /** The name of its file. */
  readonly filename: string
  readonly caption: string
}

/** A photo and how many like it. */
export interface Photo extends NewPhoto {
  readonly id: number
  readonly username: string
  /** ISO 8601, in UTC. */
  readonly createdAt: string
  readonly likes: number
}

/** A photo of the feed, and who of those that look at it likes it. */
export interface FeedPhoto extends Photo {
  readonly likers: readonly number[]
}

/** A client's name for one request, by which a second sending is known, and a digest of what it asks for. */
export interface RequestKey {
  readonly key: string
  readonly digest: string
}

/** `taken`: another row has the unique value; `key-reused`: the key was used for another request. */
export type Creation =
  | { readonly state: 'created'; readonly id: number }
  | { readonly state: 'repeated'; readonly id: number }
  | { readonly state: 'taken'; readonly field: 'username' | 'email' }
  | { readonly state: 'key-reused' }

/** `missing`: there is no such photo or user. `same`: it was so already, before anybody asked at this moment. */
export type Change = 'changed' | 'same' | 'missing'

/**
 * How far a database is with its log (a WAL position of PostgreSQL, as text; empty for SQLite). A read that is given one
 * is answered by a database that is at least as far; without one, by the primary.
 */
export type Position = string

/** All rows of a small data set, in the order of their ids, which begin at 1. */
export interface Fixtures {
  readonly users: readonly NewUser[]
  readonly photos: readonly NewPhoto[]
  readonly likes: ReadonlyArray<readonly [userId: number, photoId: number]>
  readonly follows: ReadonlyArray<readonly [followerId: number, followingId: number]>
}

/** What the service keeps in a database. What cannot be done now ends as a `GauntletError`: see `model/faults.ts`. */
export interface Store {
  readonly addUser: (user: NewUser, request: RequestKey | null) => Promise<Creation>
  readonly addPhoto: (photo: NewPhoto, request: RequestKey | null) => Promise<Creation>
  readonly like: (userId: number, photoId: number) => Promise<Change>
  readonly unlike: (userId: number, photoId: number) => Promise<Change>
  readonly follow: (followerId: number, followingId: number) => Promise<Change>
  readonly unfollow: (followerId: number, followingId: number) => Promise<Change>
  readonly credentials: (username: string, seen: Position | null) => Promise<Credentials | undefined>
  readonly username: (userId: number, seen: Position | null) => Promise<string | undefined>
  readonly photo: (photoId: number, seen: Position | null) => Promise<Photo | undefined>
  /** The latest photos, newest first. */
  readonly feed: (viewers: readonly number[], seen: Position | null) => Promise<readonly FeedPhoto[]>
  /** Where the primary is now: all that was written before has a lower position. */
  readonly position: () => Promise<Position>
  /** Puts a data set into an empty store, all or nothing. */
  readonly fill: (fixtures: Fixtures) => Promise<void>
  readonly health: () => Promise<StoreHealth>
  readonly close: () => Promise<void>
}

export interface StoreHealth {
  readonly database: 'up' | 'away'
  readonly replicas: ReadonlyArray<'up' | 'away'>
}
