import type { EntityRef } from './entity-ref.ts'

/** What a database keeps at an address: the reference that every index keeps, and the entity itself as JSON. */
export interface Stored {
  readonly ref: EntityRef
  readonly text: string
}

/**
 * As `AddressIndex`, in a database: answers come later, and all of it rejects with `DATABASE_AWAY` where no server answers.
 * A malformed address is found nowhere and cannot be put.
 */
export interface RemoteIndex {
  readonly size: () => Promise<number>
  /** Adds or replaces, durably once it resolves. Rejects with `BAD_ADDRESS` or `BAD_TEXT`. */
  readonly put: (address: string, stored: Stored) => Promise<void>
  /** Puts many: the way to fill it. All or none of them in each database. */
  readonly putAll: (rows: Iterable<readonly [address: string, stored: Stored]>) => Promise<void>
  readonly get: (address: string) => Promise<Stored | undefined>
  /** Tells whether the address was there. */
  readonly remove: (address: string) => Promise<boolean>
  /** Entity numbers in ascending order. */
  readonly byRealm: (realm: number) => Promise<readonly number[]>
  /** Entity numbers in ascending order. */
  readonly byHorizon: (horizon: number) => Promise<readonly number[]>
  /** What the table takes in files, with its indexes. */
  readonly tableBytes: () => Promise<number>
  readonly close: () => Promise<void>
}
