import type { Identity, Phi } from '../model/user.ts'

/** Equal to all that is named; in the order of ids, which is that of creation. */
export interface FindQuery {
  readonly lastName?: string
  readonly email?: string
  readonly accountType?: string
  /** Only what comes after this id. */
  readonly after?: string
  /** Infinity is all. */
  readonly limit: number
}

/** A record that fits a question, and the moment of its last change: by both, a copy is known to be of this state. */
export interface Found {
  readonly id: string
  readonly updatedAt: string
}

/** The identity database. An identity row is what makes a record exist: it is written last and erased first. */
export interface IdentityStore {
  readonly insert: (row: Identity) => Promise<void>
  readonly get: (id: string) => Promise<Identity | undefined>
  readonly find: (query: FindQuery) => Promise<readonly Found[]>
  /** False where there is no such row. */
  readonly replace: (row: Identity) => Promise<boolean>
  readonly remove: (id: string) => Promise<boolean>
  /** Which of these pseudonyms a row holds. */
  readonly referred: (pseudonyms: readonly string[]) => Promise<ReadonlySet<string>>
  readonly count: () => Promise<number>
}

/**
 * A clinical row whose identity row is just being written (`write`) or erased (`erase`). It is noted beside the row, in
 * the same database, and outlives a crash. It names no identity: that would join what is kept apart.
 */
export interface Doubt {
  readonly pseudonym: string
  readonly kind: 'write' | 'erase'
}

/** How a doubt ends: the row stays, goes, or stays under another pseudonym that nothing refers to. */
export type Settlement =
  | { readonly pseudonym: string; readonly outcome: 'kept' | 'dropped' }
  | { readonly pseudonym: string; readonly outcome: 'retained'; readonly as: string }

export interface ClinicalInsert {
  readonly pseudonym: string
  readonly phi: Phi
  /** The row that this one takes the place of; it is in doubt too. */
  readonly replaces?: string
}

export interface ClinicalCounts {
  /** Rows of records that exist. */
  readonly live: number
  /** Rows of erased records. */
  readonly retained: number
  readonly doubts: number
}

/** The clinical database. */
export interface ClinicalStore {
  /** A row and its doubts, all or none. */
  readonly insert: (row: ClinicalInsert) => Promise<void>
  readonly get: (pseudonym: string) => Promise<Phi | undefined>
  readonly doubtErase: (pseudonym: string) => Promise<void>
  readonly doubts: () => Promise<readonly Doubt[]>
  /** Ends doubts and does what follows, all or none. May be repeated. */
  readonly settle: (settlement: Settlement) => Promise<void>
  readonly count: () => Promise<ClinicalCounts>
}

/** A row as it is stored, by column: what an audit looks at. */
export type RawRow = Readonly<Record<string, unknown>>

/** All that a store keeps of records: two databases that share nothing but pseudonyms. */
export interface RecordStore {
  readonly identity: IdentityStore
  readonly clinical: ClinicalStore
  /** Stored rows of one database in the order of `id` or `pseudonym`, after the one named. */
  readonly raw: (database: 'identity' | 'clinical', after: string, limit: number) => Promise<readonly RawRow[]>
  /** Removes from files what erased rows left behind. Fails while it cannot. */
  readonly scrub: () => Promise<void>
  /** How long a statement that we gave up may still take effect. */
  readonly lateMs: number
  readonly close: () => Promise<void>
}
