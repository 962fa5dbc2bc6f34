/** The kinds of data, which are kept apart. */
export type FieldKind = 'pii' | 'phi' | 'metadata'

/** Text that every store can hold: no U+0000, which PostgreSQL refuses, and no half of a surrogate pair. */
const storable = String.raw`^[^\0\p{Cs}]*$`

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: storable }) as const

/** Each field of a record, what kind of data it is, and what it may hold (JSON Schema). */
export const userFields = {
  firstName: { kind: 'pii', schema: text(100) },
  lastName: { kind: 'pii', schema: text(100) },
  email: { kind: 'pii', schema: { ...text(254), pattern: String.raw`^[^\s@\0\p{Cs}]+@[^\s@\0\p{Cs}]+$` } },
  diagnosis: { kind: 'phi', schema: text(2_000) },
  medications: { kind: 'phi', schema: { type: 'array', maxItems: 50, items: text(200) } },
  accountType: { kind: 'metadata', schema: text(40) },
} as const satisfies Readonly<Record<string, { kind: FieldKind; schema: object }>>

export type FieldName = keyof typeof userFields

export const fieldNames = Object.keys(userFields) as readonly FieldName[]

/** The names of the fields of one kind. */
export const fieldsOf = (kind: FieldKind): readonly FieldName[] =>
  fieldNames.filter((name) => userFields[name].kind === kind)
