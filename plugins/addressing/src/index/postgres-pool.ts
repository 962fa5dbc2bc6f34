import { GauntletError } from '@gauntlet/contract'
import { lendConnection, type Ask } from '@gauntlet/services'
import { DatabaseError, Pool } from 'pg'
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
    // A plan made for one long array would read the whole table; the plan for any array looks keys up.
    options: '-c plan_cache_mode=force_generic_plan',
  })
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => undefined)
  const lend = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    let isLent = false
    try {
      return await lendConnection(pool, statementDeadlineMs, (ask) => {
        isLent = true
        return work(connectionOver(ask))
      })
    } catch (error) {
      throw isLent ? error : sayAway(error)
    }
  }
  return {
    ask: (statement, values) => lend((connection) => connection.ask(statement, values)),
    run: (sql) => lend((connection) => connection.run(sql)),
    transaction: (work) =>
      lend(async (connection) => {
        await connection.run('begin')
        await work(connection)
        await connection.run('commit')
      }),
    close: () => pool.end(),
  }
}

function connectionOver(ask: Ask): Connection {
  const orAway: Ask = async (question) => {
    try {
      return await ask(question)
    } catch (error) {
      throw sayAway(error)
    }
  }
  return {
    ask: async (statement, values) => {
      const { rows, rowCount } = await orAway<unknown[]>({ ...statement, values: [...values], rowMode: 'array' })
      return { rows, count: rowCount ?? 0 }
    },
    run: async (sql) => void (await orAway(sql)),
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
