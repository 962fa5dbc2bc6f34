import type * as z from 'zod'
import { importInvalid } from './import-fault.ts'
import type { ImportSource } from './imported.ts'
import { positionsOf, syntaxFault } from './json-position.ts'

/** Names that change an object's nature where something copies them carelessly. */
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype'])

/** The value of a JSON text. Throws `IMPORT_INVALID` for what is no JSON, and for names that no tool writes. */
export function readJson({ text, file }: ImportSource, remedy: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw importInvalid(file, [syntaxFault(text, error)], remedy)
  }
  const found = findForbidden(value)
  if (found) throw importInvalid(file, [{ ...positionsOf(text)(found.path), says: found.says }], remedy)
  return value
}

/** A JSON value as its schema has it. Throws `IMPORT_INVALID` with the place of each fault. */
export function checkJson<Schema extends z.ZodType>(
  value: unknown,
  schema: Schema,
  { text, file }: ImportSource,
  remedy: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const positionOf = positionsOf(text)
  const faults = parsed.error.issues.map(({ path, message }) => {
    const says = `${path.length === 0 ? 'the file' : path.map(String).join('.')}: ${message.replace('Invalid input: ', '')}`
    return { ...positionOf(path), says }
  })
  throw importInvalid(file, faults, remedy)
}

/** Deeper than any tool nests. */
const deepest = 64

/** A forbidden name or depth, found without calling itself: a hostile file nests as deep as it likes. */
function findForbidden(root: unknown): { readonly path: readonly string[]; readonly says: string } | null {
  const open: Array<{ readonly value: unknown; readonly path: readonly string[] }> = [{ value: root, path: [] }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next
    if (typeof value !== 'object' || value === null) continue
    if (path.length > deepest) return { path: [], says: `is nested more than ${deepest} levels deep` }
    for (const [name, child] of Object.entries(value)) {
      if (forbiddenNames.has(name)) return { path: [...path, name], says: `${name} is no name that can be imported` }
      if (typeof child === 'object' && child !== null) open.push({ value: child, path: [...path, name] })
    }
  }
  return null
}

/** Names of an object that an import does not read, for the reader to know. */
export const unreadNames = (value: object, read: readonly string[], prefix = ''): string[] =>
  Object.keys(value).flatMap((name) => (read.includes(name) ? [] : [`${prefix}${name}`]))
