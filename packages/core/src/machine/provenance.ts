import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** The commit that is checked out, and whether anything differs from it. Null outside a repository. */
export function readCommit(dir: string): { commit: string | null; dirty: boolean } {
  const git = (...args: string[]): string | null => {
    try {
      return execFileSync('git', args, {
        cwd: dir,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: 10_000,
      })
    } catch {
      return null
    }
  }
  const commit = git('rev-parse', 'HEAD')?.trim() ?? null
  // Results are what a run writes; they do not change what is measured.
  const changes = commit === null ? null : git('status', '--porcelain', '--', '.', ':!results')
  return { commit, dirty: changes !== null && changes.trim() !== '' }
}

/** SHA-256, 16 hex digits, of a file; null where there is none. */
export function fileHash(file: string): string | null {
  return existsSync(file) ? sha(readFileSync(file)) : null
}

/** Hash over the names and contents of all sources beside a subject file: its package's `src`. */
export function subjectHash(subjectFile: string): string {
  const dir = dirname(subjectFile)
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(relative(dir, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 16)
}

/** 16 hex digits over any JSON. */
export const configHash = (value: unknown): string => sha(JSON.stringify(value))

const sha = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex').slice(0, 16)
