import { namePattern } from './phase.ts'

/** An object of which nothing is known yet. */
export type Loose = Readonly<Record<string, unknown>>

export const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const nameRule = 'must be 1–48 of a–z, 0–9 and "-", starting with a letter or digit'
export const isName = (value: unknown): boolean => typeof value === 'string' && namePattern.test(value)
export const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0

/** A value as it may stand in a message: bounded, quoted. */
export const show = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : typeof value

export const entriesOf = (value: unknown): Array<[string, unknown]> => (isLoose(value) ? Object.entries(value) : [])

export const has = (owner: unknown, name: unknown): boolean =>
  isLoose(owner) && typeof name === 'string' && Object.hasOwn(owner, name)

/** Faults in the names of a part of a subject, or in its being empty. */
export function nameFaults(owner: Loose, part: string): string[] {
  const names = entriesOf(owner[part]).map(([name]) => name)
  if (names.length === 0) return [`${part}: needs at least one entry`]
  return names.filter((name) => !isName(name)).map((name) => `${part}.${name.slice(0, 80)}: ${nameRule}`)
}
