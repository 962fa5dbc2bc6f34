import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of a program that is on the PATH or in one of the places given; null where it is not. */
export function findProgram(name: string, places: readonly string[] = []): string | null {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  for (const path of [...onPath.map((dir) => join(dir, name)), ...places]) {
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Looked for in the next place.
    }
  }
  return null
}
