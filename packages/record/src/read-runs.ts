import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { parseRun, type StoredRun } from './parse-run.ts'

/** A file that could not be read, and why. */
export interface DamagedRun {
  readonly file: string
  readonly why: string
}

/**
 * All runs below `records/`, oldest first by their start. One damaged file does not hide the others: it is listed.
 * A folder that does not exist holds no runs.
 */
export function readRuns(recordsDir: string): { runs: StoredRun[]; damaged: DamagedRun[] } {
  const runs: StoredRun[] = []
  const damaged: DamagedRun[] = []
  for (const file of runFiles(recordsDir)) {
    try {
      runs.push(parseRun(readFileSync(file, 'utf8'), file))
    } catch (error) {
      damaged.push({ file, why: error instanceof Error ? error.message : String(error) })
    }
  }
  runs.sort((a, b) => a.run.startedAt.localeCompare(b.run.startedAt) || a.file.localeCompare(b.file))
  return { runs, damaged }
}

/** Paths of the run files: `records/<subject>/<run>.ndjson`. Throws `RESULTS_UNREADABLE` where the folder can't be read. */
export function runFiles(recordsDir: string): string[] {
  try {
    return readdirSync(recordsDir, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ndjson'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new GauntletError('RESULTS_UNREADABLE', `${recordsDir}: ${(error as Error).message}`, { cause: error })
  }
}
