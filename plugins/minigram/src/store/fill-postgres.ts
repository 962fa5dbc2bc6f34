import type { PostgresPool } from './postgres-pool.ts'
import type { Fixtures } from './store.ts'

/** Puts a data set into empty tables with few large statements, in one transaction. */
export async function fillPostgres(
  pool: PostgresPool,
  { fixtures, timestamp }: { readonly fixtures: Fixtures; readonly timestamp: string },
): Promise<void> {
  const { users, photos, likes, follows } = fixtures
  await pool.transaction(async (run) => {
    await run(
      `insert into users (id, username, email, password_hash, created_at)
       select place, username, email, password_hash, $4
       from unnest($1::text[], $2::text[], $3::text[])
         with ordinality as row (username, email, password_hash, place)`,
      [users.map(({ username }) => username), users.map(({ email }) => email), users.map(hashOf), timestamp],
    )
    await run(
      `insert into photos (id, user_id, filename, caption, created_at)
       select place, user_id, filename, caption, $4
       from unnest($1::int[], $2::text[], $3::text[]) with ordinality as row (user_id, filename, caption, place)`,
      [photos.map(({ userId }) => userId), photos.map(({ filename }) => filename), photos.map(captionOf), timestamp],
    )
    for (const [table, pairs] of Object.entries({ likes, follows })) {
      await run(`insert into ${table} select * from unnest($1::int[], $2::int[])`, [
        pairs.map(([first]) => first),
        pairs.map(([, second]) => second),
      ])
    }
    for (const [table, { length }] of Object.entries({ users, photos })) {
      await run(`select setval('${table}_id_seq', $1, false)`, [length + 1])
    }
  })
  // Plans that were made for empty tables would go on. Without names, the server's own tables are read, too: 54 ms.
  await pool.execute('analyze users, photos, likes, follows')
}

const hashOf = ({ passwordHash }: Fixtures['users'][number]): string => passwordHash
const captionOf = ({ caption }: Fixtures['photos'][number]): string => caption
