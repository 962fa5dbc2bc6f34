import { existsSync, globSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import type { BuildContext } from '@gauntlet/contract'
import { serviceSpecs, type ServiceName } from './service-specs.ts'

/** What a service needs of `build`'s context. */
export type ServiceContext = Pick<BuildContext<object, string>, 'signal' | 'defer' | 'skip'>

/** Folders of the PATH, and patterns of folders that are looked at after them. */
export interface Places {
  readonly path: string
  readonly patterns: readonly string[]
}

/** Debian, Red Hat and Homebrew keep servers where an ordinary PATH does not look. */
const usualPatterns = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
  '/opt/homebrew/bin',
  '/usr/local/{bin,sbin}',
  '/usr/{bin,sbin}',
]

export const usualPlaces = (): Places => ({ path: process.env['PATH'] ?? '', patterns: usualPatterns })

/** The folder that holds all programs of a service, symbolic links resolved; null when there is none. */
export function findService(name: ServiceName, { path, patterns }: Places = usualPlaces()): string | null {
  const { programs } = serviceSpecs[name]
  const folders = [...path.split(delimiter).filter(Boolean), ...patterns.flatMap(newestFirst)]
  for (const folder of folders) {
    const server = join(folder, programs[0])
    if (!existsSync(server)) continue
    const home = dirname(realpathSync(server))
    if (programs.every((program) => existsSync(join(home, program)))) return home
  }
  return null
}

const newestFirst = (pattern: string): string[] =>
  globSync(pattern).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))

/** As `findService`, but ends `build` as skipped, with the command that installs what is missing. */
export function requireService(context: ServiceContext, name: ServiceName, places?: Places): string {
  const home = findService(name, places)
  if (home !== null) return home
  const { title, programs } = serviceSpecs[name]
  return context.skip(`${title} is not on this machine (no folder holds ${programs.join(', ')})`, remedyFor(name))
}

/** The command that installs a service here. */
export function remedyFor(name: ServiceName): string {
  const { title, aptPackage, brewFormula } = serviceSpecs[name]
  if (process.platform === 'darwin') return `brew install ${brewFormula}`
  if (existsSync('/usr/bin/apt-get')) return `npm run services:install, or: sudo apt-get install ${aptPackage}`
  return `install ${title} so that ${serviceSpecs[name].programs[0]} is on the PATH`
}
