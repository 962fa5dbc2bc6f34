/** Identity data: who somebody is. */
export interface Pii {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
}

/** Clinical data: what somebody has. */
export interface Phi {
  readonly diagnosis: string
  readonly medications: readonly string[]
}

export interface Metadata {
  readonly accountType: string
}

/** What a client sends, and what an update may change in part. */
export type UserInput = Pii & Phi & Metadata

/** What a client gets. The pseudonym stays inside. */
export interface User extends UserInput {
  readonly id: string
  /** Instants as ISO 8601 in UTC. */
  readonly createdAt: string
  readonly updatedAt: string
}

/** The row of the identity database. */
export interface Identity {
  readonly id: string
  readonly pseudonym: string
  readonly pii: Pii
  readonly metadata: Metadata
  readonly createdAt: string
  readonly updatedAt: string
}
