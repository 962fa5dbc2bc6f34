import type { DatabaseSync } from 'node:sqlite'
import { firstId } from '../model/ids.ts'
import type { Identity } from '../model/user.ts'
import type { FindQuery, Found, IdentityStore } from './record-store.ts'
import { sqliteRead, sqliteWriter } from './sqlite-batch.ts'

const table = `
  create table if not exists identity (
    id text primary key, pseudonym text not null unique,
    first_name text not null, last_name text not null, email text not null, account_type text not null,
    created_at text not null, updated_at text not null
  ) without rowid;`

const indexes = `
  create index if not exists identity_last_name on identity (last_name, id);
  create index if not exists identity_email on identity (email, id);
  create index if not exists identity_account_type on identity (account_type, id);`

const noIndexes = `
  drop index if exists identity_last_name;
  drop index if exists identity_email;
  drop index if exists identity_account_type;`

/** The number that SQLite takes for all. */
const noLimit = -1

const toIdentity = (row: Record<string, unknown>): Identity => ({
  id: String(row['id']),
  pseudonym: String(row['pseudonym']),
  pii: {
    firstName: String(row['first_name']),
    lastName: String(row['last_name']),
    email: String(row['email']),
  },
  metadata: { accountType: String(row['account_type']) },
  createdAt: String(row['created_at']),
  updatedAt: String(row['updated_at']),
})

export function createSqliteIdentity(database: DatabaseSync, options: { index: 'on' | 'off' }): IdentityStore {
  database.exec(table + (options.index === 'on' ? indexes : noIndexes))
  const write = sqliteWriter(database, 'identity')
  const read = <T>(work: () => T): Promise<T> => sqliteRead('identity', work)
  const insert = database.prepare('insert into identity values (?, ?, ?, ?, ?, ?, ?, ?)')
  const select = database.prepare('select * from identity where id = ?')
  const replace = database.prepare(
    `update identity set pseudonym = ?, first_name = ?, last_name = ?, email = ?, account_type = ?, updated_at = ?
     where id = ?`,
  )
  const remove = database.prepare('delete from identity where id = ?')
  const refer = database.prepare('select 1 from identity where pseudonym = ?')
  const count = database.prepare('select count(*) as rows from identity')
  const finders = new Map<string, ReturnType<DatabaseSync['prepare']>>()

  const find = ({ lastName, email, accountType, after = firstId, limit }: FindQuery): Found[] => {
    const asked = Object.entries({ last_name: lastName, email, account_type: accountType }).flatMap(([column, value]) =>
      value === undefined ? [] : [{ column, value }],
    )
    const where = asked.map(({ column }) => `${column} = ? and `).join('')
    const finder =
      finders.get(where) ??
      database.prepare(`select id, updated_at as updatedAt from identity where ${where} id > ? order by id limit ?`)
    finders.set(where, finder)
    const most = Number.isFinite(limit) ? limit : noLimit
    return finder.all(...asked.map(({ value }) => value), after, most) as unknown as Found[]
  }
  return {
    insert: ({ id, pseudonym, pii, metadata, createdAt, updatedAt }) =>
      write(() => {
        const { firstName, lastName, email } = pii
        insert.run(id, pseudonym, firstName, lastName, email, metadata.accountType, createdAt, updatedAt)
      }),
    get: (id) =>
      read(() => {
        const row = select.get(id)
        return row && toIdentity(row)
      }),
    find: (query) => read(() => find(query)),
    replace: ({ id, pseudonym, pii, metadata, updatedAt }) =>
      write(() => {
        const { firstName, lastName, email } = pii
        const { changes } = replace.run(pseudonym, firstName, lastName, email, metadata.accountType, updatedAt, id)
        return changes === 1
      }),
    remove: (id) => write(() => remove.run(id).changes === 1),
    referred: (pseudonyms) => read(() => new Set(pseudonyms.filter((pseudonym) => refer.get(pseudonym) !== undefined))),
    count: () => read(() => Number(count.get()?.['rows'])),
  }
}
