import { idPattern } from '../model/ids.ts'
import { fieldNames, userFields } from '../model/user-schema.ts'

const schemas = Object.fromEntries(Object.entries(userFields).map(([name, { schema }]) => [name, schema]))

const object = { type: 'object', additionalProperties: false } as const

const id = { type: 'string', pattern: idPattern } as const

/** The largest page. */
export const mostRows = 200
export const defaultRows = 50

/** What requests may hold (JSON Schema); anything else is refused, with the field named. */
export const httpSchemas = {
  create: { body: { ...object, required: fieldNames, properties: schemas } },
  read: { params: { ...object, properties: { id } } },
  update: { params: { ...object, properties: { id } }, body: { ...object, minProperties: 1, properties: schemas } },
  remove: { params: { ...object, properties: { id } } },
  find: {
    querystring: {
      ...object,
      properties: {
        lastName: userFields.lastName.schema,
        email: userFields.email.schema,
        accountType: userFields.accountType.schema,
        limit: { type: 'string', pattern: '^(?:[1-9]\\d?|1\\d\\d|200)$' },
        cursor: id,
      },
    },
  },
} as const

/** What a pattern asks for, in words. */
export const patternSays: Readonly<Record<string, string>> = {
  [idPattern]: 'must be a UUID in lower case',
  [httpSchemas.find.querystring.properties.limit.pattern]: `must be a whole number from 1 to ${mostRows}`,
  [userFields.email.schema.pattern]: 'must be an e-mail address',
  [userFields.lastName.schema.pattern]: 'holds U+0000 or half a surrogate pair',
}
