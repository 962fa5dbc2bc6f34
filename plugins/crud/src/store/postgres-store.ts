import { createPostgresClinical } from './postgres-clinical.ts'
import { createPostgresIdentity } from './postgres-identity.ts'
import { graceMs, openPool } from './postgres-pool.ts'
import type { RawRow, RecordStore } from './record-store.ts'

export interface PostgresStoreOptions {
  readonly identityUrl: string
  readonly clinicalUrl: string
  readonly index: 'on' | 'off'
  readonly poolSize: number
  readonly statementTimeoutMs: number
}

const rawStatements = {
  identity: { name: 'raw', text: 'select * from identity where id > $1 order by id limit $2' },
  clinical: { name: 'raw', text: 'select * from clinical where pseudonym > $1 order by pseudonym limit $2' },
} as const

/** Keeps records in two databases, each behind a role of its own. Makes the tables that are not there. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<RecordStore> {
  const { identityUrl, clinicalUrl, index, poolSize: connections, statementTimeoutMs } = options
  const pools = {
    identity: openPool({ name: 'identity', url: identityUrl, connections, statementTimeoutMs }),
    clinical: openPool({ name: 'clinical', url: clinicalUrl, connections, statementTimeoutMs }),
    // A doubt that a power cut brings back is ended once more at the next start.
    settling: openPool({ name: 'clinical', url: clinicalUrl, connections: 1, statementTimeoutMs, commits: 'soon' }),
  }
  const close = async (): Promise<void> => void (await Promise.all(Object.values(pools).map((pool) => pool.close())))
  try {
    return {
      identity: await createPostgresIdentity(pools.identity, { index }),
      clinical: await createPostgresClinical(pools.clinical, pools.settling),
      raw: (name, after, limit) => pools[name].query<RawRow>(rawStatements[name], [after, limit]),
      // Dead rows go with the next vacuum, and older parts of the log are written over: both are the server's.
      scrub: () => Promise.resolve(),
      lateMs: statementTimeoutMs + graceMs,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
