import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearest } from './nearest.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** What is wrong with the first option that is, as a sentence; null where all are known and have what they need. */
export function findOptionFault(argv: readonly string[], options: Options): string | null {
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const shown = rawName.slice(0, 60)
    const known = Object.hasOwn(options, name) ? options[name] : undefined
    if (!known) return `there is no option ${shown}; ${hintFor(name, Object.keys(options))}gauntlet --help lists all`
    if (known.type === 'boolean' && inlineValue) return `${shown} takes no value`
    if (known.type === 'boolean') continue
    if (value === undefined || value === '') return `${shown} needs a value`
    if (value.startsWith('-') && !inlineValue) {
      return `${shown} needs a value; one that begins with a dash is given as ${shown}=${value.slice(0, 60)}`
    }
  }
  return null
}

function hintFor(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  return meant === undefined ? '' : `did you mean --${meant}? `
}
