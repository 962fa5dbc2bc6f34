import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RawRow, RecordStore } from './record-store.ts'
import { createSqliteClinical } from './sqlite-clinical.ts'
import { createSqliteIdentity } from './sqlite-identity.ts'
import { storeAway } from './store-away.ts'

/** Commits are on disk before they are answered; readers outside do not stop the writer. */
const pragmas = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma secure_delete = on;`

const rawColumns = { identity: 'id', clinical: 'pseudonym' } as const

/**
 * Keeps records in two files of `folder`. What writes within one turn is one transaction. What is deleted is overwritten in
 * the files, but stays in older frames of their logs until these are emptied.
 */
export function openSqliteStore(options: {
  folder: string
  index: 'on' | 'off'
  statementTimeoutMs: number
}): RecordStore {
  const open = (name: 'identity' | 'clinical'): DatabaseSync => {
    const database = new DatabaseSync(join(options.folder, `${name}.sqlite`), { timeout: options.statementTimeoutMs })
    database.exec(pragmas)
    return database
  }
  const databases = { identity: open('identity'), clinical: open('clinical') }
  const clinical = createSqliteClinical(databases.clinical)
  // A killed process may have left something behind.
  let isToScrub = true
  return {
    identity: createSqliteIdentity(databases.identity, options),
    clinical: {
      ...clinical,
      settle: async (settlement) => {
        await clinical.settle(settlement)
        if (settlement.outcome === 'retained') isToScrub = true
      },
    },
    raw: (name, after, limit) => {
      const column = rawColumns[name]
      const select = databases[name].prepare(`select * from ${name} where ${column} > ? order by ${column} limit ?`)
      return Promise.resolve(select.all(after, limit) as RawRow[])
    },
    scrub: async () => {
      if (!isToScrub) return
      for (const [name, database] of Object.entries(databases)) {
        // Nobody waits meanwhile for readers outside, which may hold on to what they began with.
        database.exec('pragma busy_timeout = 0')
        const log = database.prepare('pragma wal_checkpoint(truncate)').get()
        database.exec(`pragma busy_timeout = ${options.statementTimeoutMs}`)
        if (log?.['busy'] !== 0) throw storeAway(name, new Error('its log is being read'))
      }
      isToScrub = false
      await Promise.resolve()
    },
    lateMs: 0,
    close: async () => {
      databases.identity.close()
      databases.clinical.close()
      await Promise.resolve()
    },
  }
}
