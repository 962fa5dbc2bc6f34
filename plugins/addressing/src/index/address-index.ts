import { GauntletError } from '@gauntlet/contract'
import type { EntityRef } from './entity-ref.ts'

/**
 * Finds an entity by its address (64 lower-case hex digits). A malformed address is found nowhere and cannot be put.
 * After `close` an index may not be used.
 */
export interface AddressIndex {
  readonly size: number
  /** Adds or replaces. Throws `BAD_ADDRESS` on a malformed address. */
  readonly put: (address: string, ref: EntityRef) => void
  readonly get: (address: string) => EntityRef | undefined
  readonly has: (address: string) => boolean
  /** Tells whether the address was there. */
  readonly remove: (address: string) => boolean
  /** Entity numbers in ascending order. */
  readonly byRealm: (realm: number) => number[]
  /** Entity numbers in ascending order. */
  readonly byHorizon: (horizon: number) => number[]
  readonly close: () => void
}

const addressPattern = /^[0-9a-f]{64}$/

export const isAddress = (text: string): boolean => addressPattern.test(text)

export const badAddress = (text: string): GauntletError =>
  new GauntletError(
    'BAD_ADDRESS',
    `not an address: ${JSON.stringify(text.slice(0, 80))}; give 64 lower-case hex digits`,
  )
