import type { DatabaseSync } from 'node:sqlite'
import { coalesce } from '@gauntlet/services'
import { storeAway } from './store-away.ts'

/** One writer: what a transaction takes in is what came while the last one was on its way to the disk. */
const limits = { batchSize: 1_000, inFlight: 1 }

/** Error codes of SQLite (https://sqlite.org/rescode.html): busy, locked, out of memory, read-only, I/O, full, cannot open. */
const awayCodes = new Set([5, 6, 7, 8, 10, 13, 14])

/** Runs writes of one turn as one transaction. */
export function sqliteWriter(database: DatabaseSync, name: string): <T>(write: () => T) => Promise<T> {
  const submit = coalesce(async (writes: ReadonlyArray<() => unknown>) => {
    await Promise.resolve()
    return guarded(name, () => {
      database.exec('begin immediate')
      try {
        const answers = writes.map((write) => write())
        database.exec('commit')
        return answers
      } finally {
        if (database.isTransaction) database.exec('rollback')
      }
    })
  }, limits)
  return async <T>(write: () => T) => (await submit(write)) as T
}

/** Runs a read, as a promise. */
export async function sqliteRead<T>(name: string, read: () => T): Promise<T> {
  return await Promise.resolve(guarded(name, read))
}

function guarded<T>(name: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    // The low byte; the rest says more of the same.
    const code = (error as { errcode?: number }).errcode
    if (code !== undefined && awayCodes.has(code & 0xff)) throw storeAway(name, error)
    throw error
  }
}
