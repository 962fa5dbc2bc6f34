import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { GauntletError, loadSubject, type AnySubject } from '@gauntlet/contract'

export interface FoundSubject {
  readonly name: string
  readonly file: string
}

/** The folder with `nx.json`, upwards from `from`. Throws `NO_WORKSPACE`. */
export function findRoot(from: string): string {
  for (let dir = resolve(from); ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'nx.json'))) return dir
    if (dir === dirname(dir)) {
      throw new GauntletError('NO_WORKSPACE', `${from} is in no Gauntlet workspace: no nx.json in any folder above`)
    }
  }
}

/** Plugins are the folders below `plugins/` whose package.json names a `gauntlet.subject` file. */
export function findSubjects(root: string): FoundSubject[] {
  const plugins = join(root, 'plugins')
  if (!existsSync(plugins)) return []
  return readdirSync(plugins, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      const file = subjectFile(join(plugins, entry.name))
      return file === null ? [] : [{ name: entry.name, file }]
    })
    .sort((a, b) => a.name.localeCompare(b.name))
}

function subjectFile(dir: string): string | null {
  const manifest = join(dir, 'package.json')
  if (!existsSync(manifest)) return null
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(manifest, 'utf8'))
  } catch (error) {
    throw new GauntletError('BAD_PLUGIN', `${manifest}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const gauntlet = (parsed as { gauntlet?: { subject?: unknown } }).gauntlet
  if (gauntlet === undefined) return null
  if (typeof gauntlet.subject !== 'string') {
    throw new GauntletError('BAD_PLUGIN', `${manifest}: gauntlet.subject must name the subject's file`)
  }
  return join(dir, gauntlet.subject)
}

/** The subjects that were asked for, by the name of their folder or by the path of a file; all of them by default. */
export function chooseSubjects(root: string, names: readonly string[]): FoundSubject[] {
  const found = findSubjects(root)
  if (names.length === 0) return found
  return names.map((name) => {
    const known = found.find((subject) => subject.name === name)
    if (known) return known
    const file = resolve(name)
    if (/\.[mc]?[jt]s$/.test(name) && existsSync(file)) return { name, file }
    const list = found.map((subject) => subject.name).join(', ') || 'none'
    throw new GauntletError('NO_SUBJECT', `there is no subject "${name.slice(0, 80)}"; there are: ${list}`)
  })
}

const loadDeadlineMs = 20_000

/** Imports a subject; a file that never finishes loading is given up. Throws what `loadSubject` throws. */
export async function loadInTime(found: FoundSubject): Promise<AnySubject> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new GauntletError('SUBJECT_UNREADABLE', `${found.file} did not finish loading within 20 s`))
  }, loadDeadlineMs)
  try {
    return await Promise.race([loadSubject(found.file), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
