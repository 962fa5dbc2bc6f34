import { GauntletError } from '@gauntlet/contract'
import { DatabaseError, Pool, type ClientBase, type PoolClient } from 'pg'
import type { Statement } from './postgres-statements.ts'

export interface Asked {
  readonly rows: ReadonlyArray<readonly unknown[]>
  /** Rows that were read or written. */
  readonly count: number
}

/** Runs statements. Rejects with `DATABASE_AWAY` where no server answers in time. */
export interface Connection {
  readonly ask: (statement: Statement, values: readonly unknown[]) => Promise<Asked>
  /** Runs plain SQL, which may be several statements. */
  readonly run: (sql: string) => Promise<void>
}

export interface PostgresPool extends Connection {
  /** All that `work` does on its connection, or nothing. */
  readonly transaction: (work: (connection: Connection) => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

const connectDeadlineMs = 5_000

/** Long enough to fill an index of millions; a server that hangs is noticed at last. */
const statementDeadlineMs = 60_000

/** Opens connections as they are needed, up to `most`, and keeps them. */
export function openPostgresPool(url: string, most: number): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: most,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: connectDeadlineMs,
    query_timeout: statementDeadlineMs,
    // A plan made for one long array would read the whole table; the plan for any array looks keys up.
    options: '-c plan_cache_mode=force_generic_plan',
  })
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => undefined)
  return {
    ...connectionOver(pool),
    transaction: async (work) => {
      const client = await connect(pool)
      try {
        await inTransaction(client, work)
        client.release()
      } catch (error) {
        // Closed rather than returned: the server takes back what is half done.
        client.release(true)
        throw error
      }
    },
    close: () => pool.end(),
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw sayAway(error)
  }
}

async function inTransaction(client: PoolClient, work: (connection: Connection) => Promise<void>): Promise<void> {
  // A connection that breaks between two statements; the next one rejects.
  client.on('error', () => undefined)
  const connection = connectionOver(client)
  await connection.run('begin')
  await work(connection)
  await connection.run('commit')
}

function connectionOver(runner: Pick<ClientBase, 'query'> | Pool): Connection {
  return {
    ask: async (statement, values) => {
      try {
        const { rows, rowCount } = await runner.query<unknown[]>({
          ...statement,
          values: [...values],
          rowMode: 'array',
        })
        return { rows, count: rowCount ?? 0 }
      } catch (error) {
        throw sayAway(error)
      }
    },
    run: async (sql) => {
      try {
        await runner.query(sql)
      } catch (error) {
        throw sayAway(error)
      }
    },
  }
}

/** Class 57: the server was told to stop, crashed or is still starting. */
const isFromServer = (error: unknown): boolean => error instanceof DatabaseError && !error.code?.startsWith('57')

/** What the server says of a statement stays as it is; all else means that there is no server. */
function sayAway(error: unknown): unknown {
  if (isFromServer(error)) return error
  const why = error instanceof Error ? error.message || error.name : String(error)
  return new GauntletError('DATABASE_AWAY', `PostgreSQL does not answer (${why}); see whether its server still runs`, {
    cause: error,
  })
}
