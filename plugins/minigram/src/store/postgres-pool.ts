import type { GauntletError } from '@gauntlet/contract'
import { askPostgres, lendConnection, type Ask } from '@gauntlet/services'
import { Client, DatabaseError, Pool, type ClientConfig, type QueryResultRow } from 'pg'
import { fault } from '../model/faults.ts'
import type { Tally } from '../service/tally.ts'

export interface PoolOptions {
  /** What people call the database. */
  readonly name: string
  readonly url: string
  readonly connections: number
  /** `connect` opens a connection for each statement. */
  readonly pooling: 'pool' | 'connect'
  readonly statementTimeoutMs: number
  /** What it may take to get a connection: a free one, or a new one. */
  readonly connectionTimeoutMs: number
  readonly tally: Tally
}

/** A statement that is prepared once per connection. */
export interface Statement {
  readonly name: string
  readonly text: string
}

export interface PostgresPool {
  readonly query: <Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>
  /** Several statements without values, as one transaction. */
  readonly execute: (script: string) => Promise<void>
  /** Statements of one transaction: all or none. */
  readonly transaction: (
    work: (run: (text: string, values: readonly unknown[]) => Promise<void>) => Promise<void>,
  ) => Promise<void>
  /** Told when an idle connection breaks: there may be another server from now on. */
  readonly onBroken: (listener: () => void) => void
  readonly close: () => Promise<void>
}

/** The server gives up first, so that what we gave up cannot be done later. */
const graceMs = 250

/** Opens no connection before it is asked. Failures end as `DATABASE_…`, within the timeout. */
export function openPool(options: PoolOptions): PostgresPool {
  const { name, url, connections, pooling, statementTimeoutMs, connectionTimeoutMs, tally } = options
  const config: ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: connectionTimeoutMs,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    // A plan that is made while tables are small would read them whole, and goes on when they are large.
    options: '-c enable_seqscan=off',
  }
  // A connection costs several milliseconds to make, and what comes after a calm should not pay for it.
  const pool = new Pool({ ...config, max: connections, idleTimeoutMillis: 0 })
  // Idle connections that break are replaced when they are needed.
  pool.on('error', () => undefined)

  const guarded = async <T>(statement: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await tally.timed(statement, work)
    } catch (error) {
      throw asFault(name, error)
    }
  }
  const deadlineMs = statementTimeoutMs + graceMs
  const onNewConnection = async <T>(work: (ask: Ask) => Promise<T>): Promise<T> => {
    const client = new Client(config)
    client.on('error', () => undefined)
    try {
      await client.connect()
      return await work((question) => askPostgres(client, question, deadlineMs))
    } finally {
      await client.end()
    }
  }
  const onPooled = <T>(work: (ask: Ask) => Promise<T>): Promise<T> => lendConnection(pool, deadlineMs, work)
  const onConnection = pooling === 'pool' ? onPooled : onNewConnection
  return {
    query: <Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) =>
      guarded(statement.name, () =>
        onConnection(async (ask) => (await ask<Row>({ ...statement, values: [...values] })).rows),
      ),
    execute: (script) => guarded('execute', () => onPooled(async (ask) => void (await ask(script)))),
    transaction: (work) =>
      guarded('transaction', () =>
        onPooled(async (ask) => {
          await ask('begin')
          await work(async (text, values) => void (await ask({ text, values: [...values] })))
          await ask('commit')
        }),
      ),
    onBroken: (listener) => void pool.on('error', listener),
    close: () => pool.end(),
  }
}

/** Classes of SQLSTATE and what they mean to a caller (PostgreSQL's manual, appendix A). */
const busy = /^(?:40|53|55)/
const away = /^(?:08|57|58|XX)/
const canceled = '57014'

/** How the driver words a wait that was too long, and a connection that broke; it has no codes for them. */
const waitedTooLong = /timeout/i
const connectionBroke = /connection (?:terminated|ended)|client was closed|connection error|not queryable/i

/** What the system says of a connection that cannot be made, or broke. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

function asFault(name: string, error: unknown): GauntletError | Error {
  if (!(error instanceof Error)) return new Error(String(error))
  const options = { cause: error }
  const { code = '' } = error as { code?: string }
  if (!(error instanceof DatabaseError)) {
    if (waitedTooLong.test(error.message))
      return fault('DATABASE_TIMEOUT', `the ${name} did not answer in time; try again`, options)
    if (unreachable.has(code) || connectionBroke.test(error.message))
      return fault('DATABASE_AWAY', `the ${name} does not answer; try again`, options)
    return error
  }
  if (code === canceled) return fault('DATABASE_TIMEOUT', `the ${name} did not answer in time; try again`, options)
  if (busy.test(code)) return fault('DATABASE_BUSY', `the ${name} is busy; try again`, options)
  if (away.test(code)) return fault('DATABASE_AWAY', `the ${name} does not answer; try again`, options)
  return error
}
