import { coalesce } from '@gauntlet/services'
import { DatabaseError } from 'pg'
import type { Clock } from '../service/clock.ts'
import type { Settings } from '../service/settings.ts'
import type { Tally } from '../service/tally.ts'
import { fillPostgres } from './fill-postgres.ts'
import { openPool, type PostgresPool, type Statement } from './postgres-pool.ts'
import { createReader, type ReadCounts } from './postgres-reader.ts'
import { postgresSchema } from './postgres-schema.ts'
import { statements } from './postgres-statements.ts'
import { addUsers, changePairs, findRow } from './shared-statements.ts'
import { keptForMs, type Creation, type Credentials, type Photo, type RequestKey, type Store } from './store.ts'

export interface PostgresStore extends Store {
  readonly reads: () => ReadCounts
}

type Options = Pick<Settings, 'replicaUrls' | 'poolSize' | 'pooling' | 'statementTimeoutMs'> & {
  readonly databaseUrl: string
}

const uniqueViolation = '23505'

/** Callers of one turn share one question. */
const questions = { batchSize: 1_000, inFlight: 4 }

/** A replica that hangs is noticed by its first read: there are others to ask. */
const replicaTimeoutMs = 1_000

const forget: Statement = { name: 'forget', text: 'delete from requests where created_at < $1' }

/** Keeps all in PostgreSQL: writes go to the primary, reads to a replica that is as far as their reader. */
export async function openPostgresStore(
  { databaseUrl, replicaUrls, poolSize, pooling, statementTimeoutMs }: Options,
  { clock, tally }: { readonly clock: Clock; readonly tally: Tally },
): Promise<PostgresStore> {
  const own = { connections: poolSize, pooling, connectionTimeoutMs: statementTimeoutMs, tally }
  const primary = openPool({ ...own, name: 'database', url: databaseUrl, statementTimeoutMs })
  const onReplicaMs = Math.min(statementTimeoutMs, replicaTimeoutMs)
  const replicas = replicaUrls.map((url, i) =>
    openPool({
      ...own,
      name: `replica ${i + 1}`,
      url,
      statementTimeoutMs: onReplicaMs,
      connectionTimeoutMs: onReplicaMs,
    }),
  )
  const reader = createReader({ primary, replicas, nowMs: clock.nowMs })
  const timestamp = (): string => clock.timestamp(clock.nowMs())
  const close = async (): Promise<void> => {
    await Promise.all([primary, ...replicas].map((pool) => pool.close()))
  }
  try {
    await primary.execute(postgresSchema)
    await primary.query(forget, [clock.timestamp(clock.nowMs() - keptForMs)])
  } catch (error) {
    await close()
    throw error
  }

  const madeBefore = async ({ key, digest }: RequestKey): Promise<Creation | null> => {
    const [before] = await primary.query<{ digest: string; id: number }>(statements.madeBefore, [key])
    if (!before) return null
    return before.digest === digest ? { state: 'repeated', id: before.id } : { state: 'key-reused' }
  }
  const account = findRow(reader, statements.username, ({ id }: { id: number; username: string }) => id)
  const addUser = addUsers(primary, { statement: statements.addUsers, timestamp })
  const askPosition = coalesce(async (items: readonly null[]) => {
    const [row] = await primary.query<{ position: string }>(statements.position, [])
    return items.map(() => row?.position ?? '')
  }, questions)

  return {
    addUser: async (user, request) => {
      const id = await addUser(user, request).catch((error: unknown) => {
        // The user is new, but the key is not.
        if (error instanceof DatabaseError && error.code === uniqueViolation) return null
        throw error
      })
      if (id !== null) return { state: 'created', id }
      const before = request && (await madeBefore(request))
      if (before) return before
      const isUsername = (await primary.query(statements.hasUsername, [user.username])).length > 0
      return { state: 'taken', field: isUsername ? 'username' : 'email' }
    },
    addPhoto: async ({ userId, filename, caption }, request) => {
      const values = [userId, filename, caption, timestamp()]
      const [made] = request
        ? await primary.query<{ id: number }>(statements.addPhotoOnce, [...values, request.key, request.digest])
        : await primary.query<{ id: number }>(statements.addPhoto, values)
      if (made) return { state: 'created', id: made.id }
      return (request && (await madeBefore(request))) ?? { state: 'key-reused' }
    },
    like: changePairs(primary, statements.like),
    unlike: changePairs(primary, statements.unlike),
    follow: changePairs(primary, statements.follow),
    unfollow: changePairs(primary, statements.unfollow),
    credentials: findRow(reader, statements.credentials, (row: Credentials & { username: string }) => row.username),
    username: async (userId, seen) => (await account(userId, seen))?.username,
    photo: findRow(reader, statements.photo, ({ id }: Photo) => id),
    feed: (viewers, seen) => reader.read(statements.feed, [viewers], seen),
    position: async () => (replicas.length === 0 ? '' : await askPosition(null)),
    fill: (fixtures) => fillPostgres(primary, { fixtures, timestamp: timestamp() }),
    health: async () => {
      const [database = 'away', ...others] = await Promise.all([primary, ...replicas].map(stateOf))
      return { database, replicas: others }
    },
    reads: reader.counts,
    close,
  }
}

const stateOf = async (pool: PostgresPool): Promise<'up' | 'away'> => {
  try {
    await pool.query(statements.isUp, [])
    return 'up'
  } catch {
    return 'away'
  }
}
