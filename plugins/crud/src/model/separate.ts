import type { Metadata, Phi, Pii, UserInput } from './user.ts'
import { fieldsOf, type FieldName } from './user-schema.ts'

/** A record's data by kind. */
export interface Separated {
  readonly pii: Pii
  readonly phi: Phi
  readonly metadata: Metadata
}

const piiFields = fieldsOf('pii')
const phiFields = fieldsOf('phi')
const metadataFields = fieldsOf('metadata')

/** Takes a whole record apart, as the schema says. What the schema does not name goes nowhere. */
export function separate(input: UserInput): Separated {
  return {
    pii: only(input, piiFields) as unknown as Pii,
    phi: only(input, phiFields) as unknown as Phi,
    metadata: only(input, metadataFields) as unknown as Metadata,
  }
}

/** Whether a change touches clinical data. */
export const touchesPhi = (part: Partial<UserInput>): boolean => phiFields.some((name) => part[name] !== undefined)

/** Whether a change replaces all clinical data, so that what was there need not be known. */
export const coversPhi = (part: Partial<UserInput>): part is Partial<UserInput> & Phi =>
  phiFields.every((name) => part[name] !== undefined)

function only(input: UserInput, names: readonly FieldName[]): Record<string, unknown> {
  const taken: Record<string, unknown> = {}
  for (const name of names) taken[name] = input[name]
  return taken
}
