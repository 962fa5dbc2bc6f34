import { GauntletError } from '@gauntlet/contract'
import { coalesce } from '@gauntlet/services'
import { isAddress, badAddress } from './address-index.ts'
import { packRef, refHorizon, refNumber, refRealm } from './entity-ref.ts'
import { openPostgresPool, type PostgresPool } from './postgres-pool.ts'
import { createTable, dropSecondaryIndexes, secondaryIndexes, statements } from './postgres-statements.ts'
import type { RemoteIndex, Stored } from './remote-index.ts'

export interface PostgresIndexOptions {
  /** Most operations in one statement. 1 gives each a statement of its own. */
  readonly batchSize: number
  /** Most statements under way at once, reads and writes apart; each has a connection of its own. */
  readonly reads: number
  readonly writes: number
}

/** Few statements under way leave time for the next ones to grow, and the server's cores to the client. */
export const batched: PostgresIndexOptions = { batchSize: 500, reads: 2, writes: 2 }

type Row = readonly [address: string, stored: Stored]

/** So many rows go into one statement while the table is filled. */
const rowsPerFill = 1_000

/** An index in the table `entity` of a PostgreSQL database, which is made where it is missing. */
export async function openPostgresIndex(url: string, options: PostgresIndexOptions = batched): Promise<RemoteIndex> {
  const { batchSize, reads, writes } = options
  const pool = openPostgresPool(url, reads + writes)
  try {
    await pool.run(createTable)
  } catch (error) {
    await pool.close()
    throw error
  }
  const get = coalesce((addresses: readonly string[]) => select(pool, addresses), { batchSize, inFlight: reads })
  const put = coalesce((rows: readonly Row[]) => upsert(pool, rows), { batchSize, inFlight: writes })
  const remove = coalesce((addresses: readonly string[]) => erase(pool, addresses), { batchSize, inFlight: writes })
  const numbers = async (name: 'byRealm' | 'byHorizon', wanted: number): Promise<readonly number[]> =>
    (await pool.ask(statements[name], [wanted])).rows.map(([number]) => Number(number))
  const only = async (name: 'size' | 'bytes'): Promise<number> =>
    Number((await pool.ask(statements[name], [])).rows[0]?.[0])
  return {
    size: () => only('size'),
    put: async (address, stored) => {
      checkRow([address, stored])
      await put([address, stored])
    },
    putAll: (rows) => fill(pool, rows),
    get: async (address) => (isAddress(address) ? await get(address) : undefined),
    remove: async (address) => isAddress(address) && (await remove(address)),
    byRealm: (realm) => numbers('byRealm', realm),
    byHorizon: (horizon) => numbers('byHorizon', horizon),
    tableBytes: () => only('bytes'),
    close: pool.close,
  }
}

/** One row that the database refuses would take all others of its batch with it. */
function checkRow([address, { text }]: Row): void {
  if (!isAddress(address)) throw badAddress(address)
  if (!text.includes('\0')) return
  throw new GauntletError('BAD_TEXT', `the text at ${address} holds a NUL, which PostgreSQL cannot store; escape it`)
}

/** An array of addresses as PostgreSQL reads it: they are hex digits already. */
const byteaArray = (addresses: readonly string[]): string =>
  addresses.length === 0 ? '{}' : `{"\\\\x${addresses.join('","\\\\x')}"}`

async function select(pool: PostgresPool, addresses: readonly string[]): Promise<Array<Stored | undefined>> {
  const { rows } = await pool.ask(statements.select, [byteaArray(addresses)])
  return rows.map(([number, realm, horizon, text]) =>
    text === null ? undefined : { ref: packRef(Number(number), Number(realm), Number(horizon)), text: String(text) },
  )
}

async function upsert(pool: Pick<PostgresPool, 'ask'>, rows: readonly Row[]): Promise<undefined[]> {
  // A statement may write a row once only. The last put wins, as if they had come one after another.
  const last = new Map(rows)
  const stored = [...last.values()]
  const refs = stored.map(({ ref }) => ref)
  const { count } = await pool.ask(statements.upsert, [
    byteaArray([...last.keys()]),
    refs.map(refNumber),
    refs.map(refRealm),
    refs.map(refHorizon),
    stored.map(({ text }) => text),
  ])
  if (count === last.size) return rows.map(() => undefined)
  throw new GauntletError('ROWS_LOST', `PostgreSQL wrote ${count} of ${last.size} rows; look for triggers on the table`)
}

async function erase(pool: PostgresPool, addresses: readonly string[]): Promise<boolean[]> {
  const { rows } = await pool.ask(statements.erase, [byteaArray([...new Set(addresses)])])
  const erased = new Set(rows.map(([address]) => String(address)))
  // Of two who remove the same, only the first finds it.
  return addresses.map((address) => erased.delete(address))
}

async function fill(pool: PostgresPool, rows: Iterable<Row>): Promise<void> {
  await pool.transaction(async (connection) => {
    // Built once at the end, indexes of many rows take less time.
    await connection.run(dropSecondaryIndexes)
    let batch: Row[] = []
    for (const row of rows) {
      checkRow(row)
      batch.push(row)
      if (batch.length < rowsPerFill) continue
      await upsert(connection, batch)
      batch = []
    }
    if (batch.length > 0) await upsert(connection, batch)
    await connection.run(secondaryIndexes)
  })
  await pool.run('vacuum analyze entity')
}
