const object = { type: 'object', additionalProperties: false } as const

/** PostgreSQL stores no U+0000, and JSON may smuggle half a surrogate pair in. */
const anyText = '^[^\\u0000\\ud800-\\udfff]*$'
const namePattern = '^[A-Za-z0-9_.-]*$'
const emailPattern = '^[^\\s@\\u0000\\ud800-\\udfff]+@[^\\s@\\u0000\\ud800-\\udfff]+$'
const idPattern = '^[1-9]\\d{0,8}$'

const id = { type: 'string', pattern: idPattern } as const
const username = { type: 'string', minLength: 3, maxLength: 30, pattern: namePattern } as const
const email = { type: 'string', minLength: 3, maxLength: 254, pattern: emailPattern } as const
const password = { type: 'string', minLength: 8, maxLength: 256, pattern: anyText } as const

/** UTF-16 units in a caption. */
export const longestCaption = 2_000

/** What requests may hold (JSON Schema); anything else is refused, with the field named. */
export const httpSchemas = {
  register: {
    body: { ...object, required: ['username', 'email', 'password'], properties: { username, email, password } },
  },
  login: { body: { ...object, required: ['username', 'password'], properties: { username, password } } },
  byId: { params: { ...object, properties: { id } } },
} as const

/** What a pattern asks for, in words. */
export const patternSays: Readonly<Record<string, string>> = {
  [idPattern]: 'must be a whole number from 1 to 999999999',
  [namePattern]: 'must be made of letters, digits, dots, dashes and underscores',
  [emailPattern]: 'must be an e-mail address',
  [anyText]: 'holds U+0000 or half a surrogate pair',
}

const isText = new RegExp(anyText, 'u')

/** What is wrong with a caption; null if nothing is. */
export function captionFault(caption: string): string | null {
  if (caption.length > longestCaption) return `caption: must NOT have more than ${longestCaption} characters`
  return isText.test(caption) ? null : `caption: ${patternSays[anyText]}`
}
