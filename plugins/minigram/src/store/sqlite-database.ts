import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { coalesce } from '@gauntlet/services'
import { fault } from '../model/faults.ts'
import type { Settings } from '../service/settings.ts'
import type { Tally } from '../service/tally.ts'
import { sqlitePragmas, sqliteSchema } from './sqlite-schema.ts'

export interface SqliteDatabase {
  readonly database: DatabaseSync
  readonly read: <T>(name: string, work: () => T) => Promise<T>
  readonly write: <T>(name: string, work: () => T) => Promise<T>
}

interface Write {
  readonly name: string
  readonly work: () => unknown
}

/**
 * What came while a transaction was on its way to the disk makes the next one. One that throws would take all of its
 * transaction back: the routes let nothing through that breaks a constraint.
 */
const oneWriter = { batchSize: 1_000, inFlight: 1 }
const manyWriters = { batchSize: 1, inFlight: 1 }

/** Making the tables waits for others that do, whatever the mode says of later. */
const schemaWaitMs = 5_000

/** Opens the file of a folder, and makes its tables. */
export function openSqliteDatabase(
  folder: string,
  { sqliteMode, tally }: Pick<Settings, 'sqliteMode'> & { readonly tally: Tally },
): SqliteDatabase {
  const database = new DatabaseSync(join(folder, 'minigram.sqlite'), { timeout: schemaWaitMs })
  database.exec(sqlitePragmas[sqliteMode])
  database.exec(sqliteSchema)
  if (sqliteMode === 'many-writers') database.exec('pragma busy_timeout = 0')

  const submit = coalesce(
    async (writes: readonly Write[]) => {
      await Promise.resolve()
      return guarded(() => {
        database.exec('begin immediate')
        try {
          const answers = writes.map(({ name, work }) => tally.timedSync(name, work))
          tally.timedSync('commit', () => database.exec('commit'))
          return answers
        } finally {
          if (database.isTransaction) database.exec('rollback')
        }
      })
    },
    sqliteMode === 'wal' ? oneWriter : manyWriters,
  )
  return {
    database,
    read: async (name, work) => await Promise.resolve(guarded(() => tally.timedSync(name, work))),
    write: async <T>(name: string, work: () => T) => (await submit({ name, work })) as T,
  }
}

/** Result codes (https://sqlite.org/rescode.html): busy and locked; out of memory, read-only, I/O, full, cannot open. */
const busyCodes = new Set([5, 6])
const awayCodes = new Set([7, 8, 10, 13, 14])

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asFault(error)
  }
}

function asFault(error: unknown): unknown {
  // The low byte; the rest says more of the same.
  const code = ((error as { errcode?: number }).errcode ?? 0) & 0xff
  if (busyCodes.has(code))
    return fault('DATABASE_BUSY', 'another process writes to the database; try again', { cause: error })
  if (awayCodes.has(code)) return fault('DATABASE_AWAY', 'the database cannot be used now; try again', { cause: error })
  return error
}
