import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RawRow, RecordStore } from './record-store.ts'
import { createSqliteClinical } from './sqlite-clinical.ts'
import { createSqliteIdentity } from './sqlite-identity.ts'

/** Commits are on disk before they are answered; readers outside do not stop the writer. */
const pragmas = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma secure_delete = on;`

const rawColumns = { identity: 'id', clinical: 'pseudonym' } as const

/** Keeps records in two files of `folder`. What writes within one turn is one transaction. */
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
  return {
    identity: createSqliteIdentity(databases.identity, options),
    clinical: createSqliteClinical(databases.clinical),
    raw: (name, after, limit) => {
      const column = rawColumns[name]
      const select = databases[name].prepare(`select * from ${name} where ${column} > ? order by ${column} limit ?`)
      return Promise.resolve(select.all(after, limit) as RawRow[])
    },
    lateMs: 0,
    close: async () => {
      databases.identity.close()
      databases.clinical.close()
      await Promise.resolve()
    },
  }
}
