/** Folders of the workspace whose children are packages. */
export const homes = ['packages', 'plugins', 'tools'] as const

export type Home = (typeof homes)[number]

/** Source that runs, or source that proves it. */
export type Part = 'src' | 'test'

/** Which packages of the house the source of each package may import: data flows one way. */
const mayImport = new Map<string, readonly string[]>([
  ['contract', []],
  ['stats', []],
  ['record', ['contract']],
  ['core', ['contract', 'stats', 'record']],
  ['services', ['contract']],
  ['scoreboard', ['contract', 'stats', 'record']],
  ['kit', ['contract']],
  ['cli', ['contract', 'stats', 'record', 'core', 'services', 'scoreboard', 'kit']],
])

/** Their tests drive servers and programs of known truth. The kit imports contract only, so that this makes no circle. */
const testedWithKit = new Set(['core', 'scoreboard', 'cli'])

/** Tools that measure the house itself; all others may import the contract. */
const mayToolImport = new Map<string, readonly string[]>([['proofs', ['contract', 'stats', 'record', 'core', 'kit']]])

/** What a package of the house may import of the house, by its short name; null for a package without a row. */
export function allowedImports(home: Home, shortName: string, part: Part): readonly string[] | null {
  if (home === 'packages') {
    const allowed = mayImport.get(shortName) ?? null
    return allowed && part === 'test' && testedWithKit.has(shortName) ? [...allowed, 'kit'] : allowed
  }
  const ofTool = mayToolImport.get(shortName) ?? ['contract']
  const own = home === 'plugins' ? ['contract', 'services'] : ofTool
  return part === 'test' ? [...own, 'kit'] : own
}

/** A schema is written in many files; everything else third-party has one that can be replaced. */
export const spreadsWithin = new Map([['zod', 'record']])

export const scope = '@gauntlet/'
