import { coalesce } from '@gauntlet/services'
import { firstId } from '../model/ids.ts'
import type { Identity } from '../model/user.ts'
import type { PostgresPool } from './postgres-pool.ts'
import type { FindQuery, Found, IdentityStore } from './record-store.ts'

const table = `
  create table if not exists identity (
    id uuid primary key, pseudonym uuid not null unique,
    first_name text not null, last_name text not null, email text not null, account_type text not null,
    created_at text not null, updated_at text not null
  );`

const indexes = `
  create index if not exists identity_last_name on identity (last_name, id);
  create index if not exists identity_email on identity (email, id);
  create index if not exists identity_account_type on identity (account_type, id);`

const noIndexes = `
  drop index if exists identity_last_name;
  drop index if exists identity_email;
  drop index if exists identity_account_type;`

/**
 * Statements under way at once, of each kind; `replace` and `remove` are a kind each, and so is each choice of columns that
 * FIND is asked by. While they run, what comes meanwhile makes the next ones larger. Where they are more than the pool has
 * connections, they wait for one.
 */
const limits = {
  get: { batchSize: 500, inFlight: 2 },
  find: { batchSize: 100, inFlight: 1 },
  insert: { batchSize: 500, inFlight: 1 },
  change: { batchSize: 500, inFlight: 1 },
} as const

const unnestRows =
  'unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])'

/**
 * Rows are named by `any` of a list even where a join says the same: a plan that was made while a table was empty, and is
 * kept, then goes through the index, and not through what has become a large table.
 */
const statements = {
  get: { name: 'get', text: 'select * from identity where id = any($1::uuid[])' },
  insert: { name: 'insert', text: `insert into identity select * from ${unnestRows}` },
  replace: {
    name: 'replace',
    text: `update identity as old set pseudonym = new.pseudonym, first_name = new.first_name,
             last_name = new.last_name, email = new.email, account_type = new.account_type, updated_at = new.updated_at
           from ${unnestRows}
             as new (id, pseudonym, first_name, last_name, email, account_type, created_at, updated_at)
           where old.id = any($1::uuid[]) and old.id = new.id returning old.id`,
  },
  remove: { name: 'remove', text: 'delete from identity where id = any($1::uuid[]) returning id' },
  referred: { name: 'referred', text: 'select pseudonym from identity where pseudonym = any($1::uuid[])' },
  count: { name: 'count', text: 'select count(*)::int as rows from identity' },
} as const

interface Row {
  readonly id: string
  readonly pseudonym: string
  readonly first_name: string
  readonly last_name: string
  readonly email: string
  readonly account_type: string
  readonly created_at: string
  readonly updated_at: string
}

const toIdentity = (row: Row): Identity => ({
  id: row.id,
  pseudonym: row.pseudonym,
  pii: { firstName: row.first_name, lastName: row.last_name, email: row.email },
  metadata: { accountType: row.account_type },
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** One array for each column. */
const columnsOf = (rows: readonly Identity[]): ReadonlyArray<readonly string[]> => [
  rows.map(({ id }) => id),
  rows.map(({ pseudonym }) => pseudonym),
  rows.map(({ pii }) => pii.firstName),
  rows.map(({ pii }) => pii.lastName),
  rows.map(({ pii }) => pii.email),
  rows.map(({ metadata }) => metadata.accountType),
  rows.map(({ createdAt }) => createdAt),
  rows.map(({ updatedAt }) => updatedAt),
]

export async function createPostgresIdentity(
  pool: PostgresPool,
  options: { index: 'on' | 'off' },
): Promise<IdentityStore> {
  await pool.execute(table + (options.index === 'on' ? indexes : noIndexes))
  const get = coalesce(async (ids: readonly string[]) => {
    const rows = await pool.query<Row>(statements.get, [ids])
    const byId = new Map(rows.map((row) => [row.id, toIdentity(row)]))
    return ids.map((id) => byId.get(id))
  }, limits.get)
  const insert = coalesce(async (rows: readonly Identity[]) => {
    await pool.query(statements.insert, columnsOf(rows))
    return rows.map(() => undefined)
  }, limits.insert)
  // A row is in one batch at most: whoever writes to a record waits for the one before.
  const replace = coalesce(async (rows: readonly Identity[]) => {
    const replaced = await pool.query<Pick<Row, 'id'>>(statements.replace, columnsOf(rows))
    const ids = new Set(replaced.map(({ id }) => id))
    return rows.map(({ id }) => ids.has(id))
  }, limits.change)
  const remove = coalesce(async (ids: readonly string[]) => {
    const removed = new Set((await pool.query<Pick<Row, 'id'>>(statements.remove, [ids])).map(({ id }) => id))
    return ids.map((id) => removed.has(id))
  }, limits.change)
  return {
    insert,
    get,
    find: createFind(pool),
    replace,
    remove,
    referred: async (pseudonyms) => {
      const rows = await pool.query<Pick<Row, 'pseudonym'>>(statements.referred, [pseudonyms])
      return new Set(rows.map(({ pseudonym }) => pseudonym))
    },
    count: async () => (await pool.query<{ rows: number }>(statements.count, []))[0]?.rows ?? 0,
  }
}

const searched = { lastName: 'last_name', email: 'email', accountType: 'account_type' } as const

type Searched = keyof typeof searched

/** Questions about the same columns are one statement, which finds the page of each through an index. */
function createFind(pool: PostgresPool): IdentityStore['find'] {
  const finders = new Map<string, IdentityStore['find']>()
  const finderFor = (columns: readonly Searched[]): IdentityStore['find'] => {
    const where = columns.map((column, i) => `${searched[column]} = asked.value${i} and `).join('')
    const values = columns.map((_, i) => `, $${i + 3}::text[]`).join('')
    const names = columns.map((_, i) => `, value${i}`).join('')
    // A page is one text: fifty rows of their own take longer to send and to read than to find.
    const statement = {
      name: `find ${columns.join()}`,
      text: `select array_to_string(array(
               select id || updated_at from identity where ${where} id > asked.after order by id limit asked.most
             ), ',') as page
             from unnest($1::uuid[], $2::bigint[]${values}) with ordinality as asked (after, most${names}, place)
             order by asked.place`,
    }
    return coalesce(async (queries: readonly FindQuery[]) => {
      const pages = await pool.query<{ page: string }>(statement, [
        queries.map(({ after }) => after ?? firstId),
        // Null is no limit.
        queries.map(({ limit }) => (Number.isFinite(limit) ? limit : null)),
        ...columns.map((column) => queries.map((query) => query[column])),
      ])
      return pages.map(({ page }) => (page === '' ? [] : page.split(',').map(toFound)))
    }, limits.find)
  }
  return (query) => {
    const columns = (Object.keys(searched) as Searched[]).filter((column) => query[column] !== undefined)
    const key = columns.join()
    const finder = finders.get(key) ?? finderFor(columns)
    finders.set(key, finder)
    return finder(query)
  }
}

const toFound = (text: string): Found => ({ id: text.slice(0, firstId.length), updatedAt: text.slice(firstId.length) })
