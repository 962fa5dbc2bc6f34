import { GauntletError } from '@gauntlet/contract'
import { lendConnection, type Ask } from '@gauntlet/services'
import { DatabaseError, Pool, type QueryResultRow } from 'pg'
import { storeAway } from './store-away.ts'

export interface PoolOptions {
  /** What people call the database. */
  readonly name: string
  readonly url: string
  readonly connections: number
  readonly statementTimeoutMs: number
  /** `soon`: answered before it is on disk; what a power cut takes back must be done again. Default `durable`. */
  readonly commits?: 'durable' | 'soon'
}

/** A statement that is prepared once per connection. */
export interface Statement {
  readonly name: string
  readonly text: string
}

export interface PostgresPool {
  readonly query: <Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>
  /** Several statements, which make what the service needs. */
  readonly execute: (script: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** The server gives up first, so that what we gave up cannot be done later. */
export const graceMs = 250

/**
 * Classes of SQLSTATE that pass by themselves: connection, roll-back, resources, object in use, intervention, system, and
 * a password that cannot be checked now (PostgreSQL's manual, appendix A).
 */
const passing = /^(?:08|40|53|55|57|58|XX)/

/** Connects when asked. What a database that is away cannot do ends as `STORE_AWAY`, within the timeout. */
export function openPool({
  name,
  url,
  connections,
  statementTimeoutMs,
  commits = 'durable',
}: PoolOptions): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: statementTimeoutMs,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    // A connection costs several milliseconds to make, and what comes after a calm should not pay for it.
    idleTimeoutMillis: 0,
    ...(commits === 'soon' ? { options: '-c synchronous_commit=off' } : {}),
  })
  // Idle connections that break are replaced when they are needed.
  pool.on('error', () => undefined)
  const asOurs = (error: unknown): GauntletError =>
    error instanceof DatabaseError && !passing.test(error.code ?? '')
      ? new GauntletError('STORE_FAULT', `the ${name} database refused a statement: ${error.message}`, { cause: error })
      : storeAway(name, error)
  const ask: Ask = async (question) => {
    try {
      return await lendConnection(pool, statementTimeoutMs + graceMs, (askHere) => askHere(question))
    } catch (error) {
      throw asOurs(error)
    }
  }
  return {
    query: async <Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) =>
      (await ask<Row>({ ...statement, values: [...values] })).rows,
    execute: async (script) => void (await ask(script)),
    close: () => pool.end(),
  }
}
