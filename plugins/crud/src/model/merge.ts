import type { Identity, Phi, User } from './user.ts'

export type Merge = (identity: Identity, phi: Phi) => User

/** Puts a record together again, for its reader. The moment of its last change comes last: see `isOfMoment`. */
export const merge: Merge = ({ id, pii, metadata, createdAt, updatedAt }, phi) => ({
  id,
  firstName: pii.firstName,
  lastName: pii.lastName,
  email: pii.email,
  diagnosis: phi.diagnosis,
  medications: phi.medications,
  accountType: metadata.accountType,
  createdAt,
  updatedAt,
})

/**
 * Whether a record as JSON is of this moment. No two states of a record have the same one. What people write stands
 * before it, and each quotation mark in that is escaped.
 */
export const isOfMoment = (json: string, updatedAt: string): boolean => json.endsWith(`,"updatedAt":"${updatedAt}"}`)

/** The planted defect: the clinical row has an id too, its pseudonym, which overwrites the record's. */
export const mergeWithClinicalId: Merge = (identity, phi) => ({ ...merge(identity, phi), id: identity.pseudonym })
