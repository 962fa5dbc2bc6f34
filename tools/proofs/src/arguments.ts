import { parseArgs } from 'node:util'
import { GauntletError } from '@gauntlet/contract'

export interface Arguments {
  /** Names of proofs; all of them where none was given. */
  readonly names: readonly string[]
  readonly length: 'full' | 'short'
  /** Where the figures go as JSON; null for nowhere. */
  readonly json: string | null
}

/** Reads the command line. Throws `BAD_USAGE` for what it does not know. */
export function readArguments(args: readonly string[], known: readonly string[]): Arguments {
  const parsed = parse(args)
  const strangers = parsed.positionals.filter((name) => !known.includes(name))
  if (strangers.length > 0) {
    throw new GauntletError('BAD_USAGE', `there is no proof ${strangers.join(', ')}; there are ${known.join(', ')}`)
  }
  return {
    names: parsed.positionals.length === 0 ? known : parsed.positionals,
    length: parsed.values.short ? 'short' : 'full',
    json: parsed.values.json ?? null,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { short: { type: 'boolean' }, json: { type: 'string' } },
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GauntletError('BAD_USAGE', `${why}; usage: npm run proofs -- [name…] [--short] [--json FILE]`)
  }
}
