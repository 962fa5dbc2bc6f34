import { GauntletError } from '@gauntlet/contract'

/** Stored files, found by address. */
export interface BlobStore {
  readonly size: number
  /** Adds or replaces. Throws `BAD_ADDRESS` on a malformed address. */
  readonly put: (address: string, bytes: Uint8Array) => void
  /** The very bytes that were put, in a buffer of the caller's own. Throws `BLOB_DAMAGED` when what is stored is not them. */
  readonly get: (address: string) => Buffer | undefined
  readonly close: () => void
}

export const blobDamaged = (address: string, place: string): GauntletError =>
  new GauntletError('BLOB_DAMAGED', `${place} no longer holds what was put at ${address}; restore it from a copy`)
