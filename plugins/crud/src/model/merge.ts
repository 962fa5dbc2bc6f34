import type { Identity, Phi, User } from './user.ts'

export type Merge = (identity: Identity, phi: Phi) => User

/** Puts a record together again, for its reader. */
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

/** The planted defect: the clinical row has an id too, its pseudonym, which overwrites the record's. */
export const mergeWithClinicalId: Merge = (identity, phi) => ({ ...merge(identity, phi), id: identity.pseudonym })
