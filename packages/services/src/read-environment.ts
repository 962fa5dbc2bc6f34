/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

type Table<Rule> = Readonly<Record<string, Readonly<Rule> & { readonly name: string }>>

/** What settings may be, by key; `name` is that of the variable, and each key is in one table. */
export interface SettingTables {
  /** Whole numbers from `least` to `most`. */
  readonly numbers?: Table<{ least: number; most: number }>
  readonly choices?: Table<{ of: readonly string[] }>
  /** `says` completes "must be". */
  readonly texts?: Table<{ like: RegExp; says: string }>
  /** Items like `like`, separated by blanks. */
  readonly lists?: Table<{ like: RegExp; says: string }>
}

/** Settings that were given and are right, by key, and a sentence about each that is wrong: callers add theirs. */
export interface ReadEnvironment {
  readonly read: Readonly<Record<string, unknown>>
  readonly faults: string[]
}

/** Reads the settings of tables from an environment. An empty variable counts as one that is not there. */
export function readEnvironment(
  env: Environment,
  { numbers = {}, choices = {}, texts = {}, lists = {} }: SettingTables,
): ReadEnvironment {
  const faults: string[] = []
  const read: Record<string, unknown> = {}
  const given = (name: string): string => env[name] ?? ''
  for (const [key, { name, least, most }] of Object.entries(numbers)) {
    const text = given(name)
    if (text === '') continue
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) read[key] = value
    else faults.push(`${name}: must be a whole number from ${least} to ${most}, got ${JSON.stringify(text)}`)
  }
  for (const [key, { name, of }] of Object.entries(choices)) {
    const text = given(name)
    if (text === '') continue
    if (of.includes(text)) read[key] = text
    else faults.push(`${name}: must be one of ${of.join(', ')}, got ${JSON.stringify(text)}`)
  }
  // What was given may hold a password: faults of texts and lists do not repeat it.
  for (const [key, { name, like, says }] of Object.entries(texts)) {
    const text = given(name)
    if (text === '') continue
    if (like.test(text)) read[key] = text
    else faults.push(`${name}: must be ${says}`)
  }
  for (const [key, { name, like, says }] of Object.entries(lists)) {
    const items = given(name).split(' ').filter(Boolean)
    if (items.length === 0) continue
    if (items.every((item) => like.test(item))) read[key] = items
    else faults.push(`${name}: must be ${says}`)
  }
  return { read, faults }
}
