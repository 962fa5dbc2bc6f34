import { existsSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Gives back what a file, or all files of a folder, take of the disk, and keeps their names. What is made next is not
 * slowed by that: ext4 passes over the entries of files that were removed within minutes, one by one, whenever a file is
 * made. A file that has another name elsewhere loses the one here instead.
 */
export function emptyFiles(path: string): void {
  if (!existsSync(path)) return
  if (statSync(path).isFile()) return emptyFile(path)
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) emptyFile(join(entry.parentPath, entry.name))
  }
}

function emptyFile(path: string): void {
  if (statSync(path).nlink > 1) rmSync(path)
  else truncateSync(path)
}
