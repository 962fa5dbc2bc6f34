import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { GauntletError } from '@gauntlet/contract/error'

/** What stands on the command line behind the name of a command. */
export interface Arguments {
  readonly places: readonly string[]
  readonly text: (name: string) => string | undefined
  readonly texts: (name: string) => readonly string[]
  readonly isSet: (name: string) => boolean
  /** A whole number from `least` on. Throws `BAD_USAGE`. */
  readonly count: (name: string, least?: number) => number | undefined
  /** One of the words. Throws `BAD_USAGE`. */
  readonly word: <Word extends string>(name: string, words: readonly Word[]) => Word | undefined
}

/** Options by how they are written: with a value, with a value any number of times, or alone. */
export interface OptionNames {
  readonly places: number
  readonly values?: readonly string[]
  readonly repeated?: readonly string[]
  readonly flags?: readonly string[]
}

const badUsage = (message: string): GauntletError => new GauntletError('BAD_USAGE', message)

/** Throws `BAD_USAGE` for what a command does not know. */
export function readArguments(args: readonly string[], names: OptionNames): Arguments {
  const options: ParseArgsOptionsConfig = Object.fromEntries([
    ...(names.values ?? []).map((name) => [name, { type: 'string' }] as const),
    ...(names.repeated ?? []).map((name) => [name, { type: 'string', multiple: true }] as const),
    ...(names.flags ?? []).map((name) => [name, { type: 'boolean' }] as const),
  ])
  const { values, positionals: places } = parse(args, options)
  if (places.length !== names.places) throw badUsage(`give ${names.places} path(s), not ${places.length}`)
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    places,
    text,
    texts: (name) => (Array.isArray(values[name]) ? values[name].map(String) : []),
    isSet: (name) => values[name] === true,
    count: (name, least = 1) => {
      const value = text(name)
      if (value === undefined) return undefined
      if (!/^\d{1,12}$/.test(value) || Number(value) < least)
        throw badUsage(`--${name}: a whole number from ${least} on`)
      return Number(value)
    },
    word: (name, words) => {
      const value = text(name)
      if (value === undefined) return undefined
      const known = words.find((word) => word === value)
      if (known === undefined) throw badUsage(`--${name}: one of ${words.join(', ')}`)
      return known
    },
  }
}

type Parsed = Pick<ReturnType<typeof parseArgs>, 'values' | 'positionals'>

function parse(args: readonly string[], options: ParseArgsOptionsConfig): Parsed {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw badUsage((error as Error).message)
  }
}
