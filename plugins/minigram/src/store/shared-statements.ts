import { coalesce } from '@gauntlet/services'
import { DatabaseError, type QueryResultRow } from 'pg'
import type { PostgresPool, Statement } from './postgres-pool.ts'
import type { PostgresReader } from './postgres-reader.ts'
import { shareReads, together } from './share-reads.ts'
import type { Change, NewUser, Position, RequestKey } from './store.ts'

/** Adds or takes away a pair of ids. Of two that ask for the same at once, both are told that they changed it. */
export function changePairs(
  primary: PostgresPool,
  statement: Statement,
): (from: number, to: number) => Promise<Change> {
  const change = shareWrites(async (pairs: ReadonlyArray<readonly [from: number, to: number]>) => {
    const values = [pairs.map(([from]) => from), pairs.map(([, to]) => to)]
    const rows = await primary.query<{ found: boolean; changed: boolean }>(statement, values)
    return rows.map(({ found, changed }): Change => (found ? (changed ? 'changed' : 'same') : 'missing'))
  })
  return (from, to) => change([from, to])
}

/** Adds a user with the key of its request, and answers with its id; null where its name or address is taken. */
export function addUsers(
  primary: PostgresPool,
  { statement, timestamp }: { readonly statement: Statement; readonly timestamp: () => string },
): (user: NewUser, request: RequestKey | null) => Promise<number | null> {
  const add = shareWrites(async (asked: ReadonlyArray<NewUser & Partial<RequestKey>>) => {
    const column = (name: keyof NewUser | keyof RequestKey): Array<string | null> =>
      asked.map((each) => each[name] ?? null)
    const columns = (['username', 'email', 'passwordHash', 'key', 'digest'] as const).map(column)
    const rows = await primary.query<{ id: number | null }>(statement, [...columns, timestamp()])
    return rows.map(({ id }) => id)
  })
  return (user, request) => add({ ...user, ...request })
}

interface Asked<Key> {
  readonly key: Key
  readonly seen: Position | null
}

/** Finds a row by its key, in a database that is as far as its reader has seen. */
export function findRow<Key, Row extends QueryResultRow>(
  { read }: PostgresReader,
  statement: Statement,
  keyOf: (row: Row) => Key,
): (key: Key, seen: Position | null) => Promise<Row | undefined> {
  const find = shareReads(async (asked: ReadonlyArray<Asked<Key>>, seen) => {
    const rows = await read<Row>(statement, [asked.map(({ key }) => key)], seen)
    const found = new Map(rows.map((row) => [keyOf(row), row]))
    return asked.map(({ key }) => found.get(key))
  })
  return (key, seen) => find({ key, seen })
}

/** In place of an answer: the statement was taken back, maybe for the sake of another. */
const askAlone = Symbol('ask alone')

/**
 * One statement for all; where the server takes it back, each has a statement of its own. That ends the wait of two
 * processes for each other, too: each statement adds its users in the order of their names, but not of their addresses.
 */
function shareWrites<Item, Answer>(
  write: (items: readonly Item[]) => Promise<readonly Answer[]>,
): (item: Item) => Promise<Answer> {
  const share = coalesce(async (items: readonly Item[]): Promise<ReadonlyArray<Answer | typeof askAlone>> => {
    try {
      return await write(items)
    } catch (error) {
      if (items.length === 1 || !isTakenBack(error)) throw error
      return items.map(() => askAlone)
    }
  }, together)
  return async (item) => {
    const answer = await share(item)
    return answer === askAlone ? ((await write([item]))[0] as Answer) : answer
  }
}

/** Classes of SQLSTATE: a constraint was broken, or two transactions waited for each other (PostgreSQL's manual, appendix A). */
const takenBack = /^(?:23|40)/

const isTakenBack = (error: unknown): boolean =>
  [error, (error as Error).cause].some((each) => each instanceof DatabaseError && takenBack.test(each.code ?? ''))
