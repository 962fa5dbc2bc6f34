import { coalesce } from '@gauntlet/services'
import type { QueryResultRow } from 'pg'
import { fault, hasCode } from '../model/faults.ts'
import type { PostgresPool, Statement } from './postgres-pool.ts'
import { parsePosition } from './position.ts'
import type { Position } from './store.ts'

/** Who answered reads since the start: statements, of which each may be for many readers. */
export interface ReadCounts {
  readonly primary: number
  /** By replica. */
  readonly replicas: readonly number[]
  /** Those that the primary answered because a replica had not yet replayed what one of its readers had seen. */
  readonly behind: number
  /** Those that were asked again elsewhere because a replica failed. */
  readonly retried: number
}

export interface PostgresReader {
  /** Reads from a replica that is as far as `seen`, or from the primary. */
  readonly read: <Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[],
    seen: Position | null,
  ) => Promise<Row[]>
  readonly counts: () => ReadCounts
}

/** A replica that has just failed is left alone for this long; then one reader tries whether it is back. */
const restMs = 5_000

const replayed: Statement = { name: 'replayed', text: 'select pg_last_wal_replay_lsn()::text as position' }

/** Callers of one turn share one question. */
const questions = { batchSize: 1_000, inFlight: 4 }

interface Replica {
  readonly query: PostgresPool['query']
  readonly hasReplayed: (position: bigint) => Promise<boolean>
  /** False where it rests; after a rest, true for one reader. */
  readonly mayBeAsked: () => boolean
  readonly succeed: () => unknown
  readonly fail: () => void
  answered: number
}

/** Splits reads between replicas, in turn. One that fails or lags costs its reader another try, and no answer. */
export function createReader(options: {
  readonly primary: PostgresPool
  readonly replicas: readonly PostgresPool[]
  readonly nowMs: () => number
}): PostgresReader {
  const { primary, nowMs } = options
  const replicas = options.replicas.map((pool) => createReplica(pool, nowMs))
  let next = 0
  let fromPrimary = 0
  let behind = 0
  let retried = 0

  const readFromReplica = async <Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[],
    seen: bigint,
  ): Promise<Row[] | null> => {
    for (let tries = 0; tries < replicas.length; tries++) {
      const replica = replicas[next++ % replicas.length] as Replica
      if (!replica.mayBeAsked()) continue
      try {
        if (!(await replica.hasReplayed(seen))) {
          replica.succeed()
          behind++
          return null
        }
        const rows = await replica.query<Row>(statement, values)
        replica.succeed()
        replica.answered++
        return rows
      } catch (error) {
        if (!isPassing(error)) throw error
        replica.fail()
        retried++
      }
    }
    return null
  }
  return {
    read: async <Row extends QueryResultRow>(
      statement: Statement,
      values: readonly unknown[],
      seen: Position | null,
    ) => {
      const position = seen === null || replicas.length === 0 ? null : parsePosition(seen)
      const rows = position === null ? null : await readFromReplica<Row>(statement, values, position)
      if (rows) return rows
      fromPrimary++
      return await primary.query<Row>(statement, values)
    },
    counts: () => ({ primary: fromPrimary, replicas: replicas.map(({ answered }) => answered), behind, retried }),
  }
}

const isPassing = (error: unknown): boolean =>
  hasCode(error, 'DATABASE_AWAY') || hasCode(error, 'DATABASE_BUSY') || hasCode(error, 'DATABASE_TIMEOUT')

function createReplica(pool: PostgresPool, nowMs: () => number): Replica {
  // A lower limit: a replica only goes on, until it is another one.
  let known = 0n
  let restUntilMs: number | null = null
  const waiting = new Set<(reason: Error) => void>()
  pool.onBroken(() => (known = 0n))
  /** Who waits for a replica that is found to hang need not find out by itself. */
  const unlessItFails = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.add(reject)
      void work.then(resolve, reject).finally(() => waiting.delete(reject))
    })
  const query: PostgresPool['query'] = (statement, values) => unlessItFails(pool.query(statement, values))
  const ask = coalesce(async (items: readonly null[]) => {
    const [row] = await query<{ position: string }>(replayed, [])
    const now = parsePosition(row?.position ?? '') ?? 0n
    if (now > known) known = now
    return items.map(() => now)
  }, questions)
  const replica: Replica = {
    query,
    // A snapshot that is taken after the answer holds all that was replayed before it.
    hasReplayed: async (position) => position <= known || position <= (await ask(null)),
    mayBeAsked: () => {
      if (restUntilMs === null) return true
      if (nowMs() < restUntilMs) return false
      restUntilMs = nowMs() + restMs
      return true
    },
    succeed: () => (restUntilMs = null),
    fail: () => {
      known = 0n
      restUntilMs = nowMs() + restMs
      const reason = fault('DATABASE_AWAY', 'the replica does not answer; try again')
      for (const reject of waiting) reject(reason)
      waiting.clear()
    },
    answered: 0,
  }
  return replica
}
