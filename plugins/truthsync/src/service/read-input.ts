import { isUtf8 } from 'node:buffer'
import { plainText } from './plain-text.ts'

export type Input<Value> =
  | { readonly state: 'accepted'; readonly value: Value }
  | { readonly state: 'refused'; readonly why: string }

/** Most texts of one batch: more would hold up everybody else. */
export const mostTexts = 1_000

/** Reads `{ text, metadata? }`; nothing else may be in it. */
export function readText(body: Buffer): Input<string> {
  const plain = plainText(body)
  if (plain !== null && plain.trim() !== '') return { state: 'accepted', value: plain }
  const parsed = parse(body)
  if (parsed.state === 'refused') return parsed
  const fault = faultOf(parsed.value)
  return fault === null ? { state: 'accepted', value: textOf(parsed.value) } : { state: 'refused', why: fault }
}

/** Reads `[{ text }]`. */
export function readTexts(body: Buffer): Input<readonly string[]> {
  const parsed = parse(body)
  if (parsed.state === 'refused') return parsed
  const list = parsed.value
  if (!Array.isArray(list)) return { state: 'refused', why: 'the body must be a list of { "text": … }' }
  if (list.length > mostTexts) return { state: 'refused', why: `a batch has at most ${mostTexts} texts` }
  for (const [i, item] of (list as unknown[]).entries()) {
    const fault = faultOf(item)
    if (fault !== null) return { state: 'refused', why: `[${i}]: ${fault}` }
  }
  return { state: 'accepted', value: list.map(textOf) }
}

function parse(body: Buffer): Input<unknown> {
  if (!isUtf8(body)) return { state: 'refused', why: 'the body is not UTF-8' }
  try {
    return { state: 'accepted', value: JSON.parse(body.toString('utf8')) }
  } catch {
    return { state: 'refused', why: 'the body is not JSON' }
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (item: unknown): string => (item as { text: string }).text

/** JSON keeps `__proto__` as an ordinary field: it is refused like any other that is not known. */
function faultOf(item: unknown): string | null {
  if (!isObject(item)) return 'must be an object with a text'
  for (const field in item) {
    if (field !== 'text' && field !== 'metadata') return `there is no field ${JSON.stringify(field.slice(0, 40))}`
  }
  const { text, metadata } = item
  if (typeof text !== 'string') return 'text: must be a string'
  if (text.trim() === '') return 'text: must not be empty'
  // Outside this process, all halves of a character become the same sign.
  if (!text.isWellFormed()) return 'text: must not hold half a character'
  if (metadata === undefined) return null
  if (!isObject(metadata)) return 'metadata: must be an object'
  return Object.hasOwn(metadata, '__proto__') ? 'metadata: there is no field "__proto__"' : null
}
