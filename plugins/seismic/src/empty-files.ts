import { existsSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Gives back what a file, or all files of a folder, take of the disk, and keeps their names. Work that is done over and
 * over is not slowed by that: ext4 passes over the entries of files that were removed within minutes, one by one, whenever
 * a file is made.
 */
export function emptyFiles(path: string): void {
  if (!existsSync(path)) return
  if (statSync(path).isFile()) return truncateSync(path)
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) truncateSync(join(entry.parentPath, entry.name))
  }
}
