import { coalesce } from '@gauntlet/services'
import type { QueryResultRow } from 'pg'
import type { PostgresPool, Statement } from './postgres-pool.ts'
import type { PostgresReader } from './postgres-reader.ts'
import { laterPosition } from './position.ts'
import type { Change, Position } from './store.ts'

/** Those who ask for the same in one turn share a statement, and two of these may be under way. */
const together = { batchSize: 100, inFlight: 2 }

/**
 * Adds or takes away a pair of ids. Of two that ask for the same at once, either has changed it. A pair that breaks a
 * constraint would fail all that share its statement: the routes let none through.
 */
export function changePairs(
  primary: PostgresPool,
  statement: Statement,
): (from: number, to: number) => Promise<Change> {
  const change = coalesce(async (pairs: ReadonlyArray<readonly [from: number, to: number]>) => {
    const values = [pairs.map(([from]) => from), pairs.map(([, to]) => to)]
    const rows = await primary.query<{ found: boolean; changed: boolean }>(statement, values)
    return rows.map(({ found, changed }): Change => (found ? (changed ? 'changed' : 'same') : 'missing'))
  }, together)
  return (from, to) => change([from, to])
}

interface Asked<Key> {
  readonly key: Key
  readonly seen: Position | null
}

/** Finds a row by its key, in a database that is as far as all who ask together have seen. */
export function findRow<Key, Row extends QueryResultRow>(
  { read }: PostgresReader,
  statement: Statement,
  keyOf: (row: Row) => Key,
): (key: Key, seen: Position | null) => Promise<Row | undefined> {
  const find = coalesce(async (asked: ReadonlyArray<Asked<Key>>) => {
    const seen = asked.map((each) => each.seen).reduce(laterPosition)
    const rows = await read<Row>(statement, [asked.map(({ key }) => key)], seen)
    const found = new Map(rows.map((row) => [keyOf(row), row]))
    return asked.map(({ key }) => found.get(key))
  }, together)
  return (key, seen) => find({ key, seen })
}
