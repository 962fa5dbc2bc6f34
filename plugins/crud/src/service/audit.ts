import { setTimeout as delay } from 'node:timers/promises'
import { firstId } from '../model/ids.ts'
import type { RawRow, RecordStore } from '../store/record-store.ts'

const pageRows = 5_000

/** What each database may hold, by column: identity nothing clinical, and the clinical one nothing that names a person. */
const columns = {
  identity: ['id', 'pseudonym', 'first_name', 'last_name', 'email', 'account_type', 'created_at', 'updated_at'],
  clinical: ['pseudonym', 'diagnosis', 'medications', 'retained'],
} as const

type Database = keyof typeof columns

/** A row that is being written looks broken for a moment: it is looked at again, this often and after this long. */
const looks = 5
const pauseMs = 100

/** Reads both databases whole and says what is wrong. Holds while the service is at work: what it accuses lasts. */
export async function auditStore(store: RecordStore): Promise<string[]> {
  const identities = new Map<string, string>()
  const faults = new Set<string>()
  for await (const row of rowsOf(store, 'identity')) {
    checkColumns(row, 'identity', faults)
    identities.set(String(row['pseudonym']), String(row['id']))
  }
  const orphans: string[] = []
  const joined: string[] = []
  for await (const row of rowsOf(store, 'clinical')) {
    checkColumns(row, 'clinical', faults)
    const pseudonym = String(row['pseudonym'])
    if (!identities.delete(pseudonym) && !isRetained(row)) orphans.push(pseudonym)
    else if (isRetained(row)) joined.push(pseudonym)
  }
  const broken = [...identities.values()]
  return [
    ...faults,
    ...(await lasting(broken, (ids) => withoutClinical(store, ids))).map((id) => `record ${id} has no clinical row`),
    ...(await lasting(orphans, (pseudonyms) => withoutIdentity(store, pseudonyms))).map(
      (pseudonym) => `clinical row ${pseudonym} belongs to no record, and was not erased`,
    ),
    ...[...(await store.identity.referred(joined))].map(
      (pseudonym) => `the erased clinical row ${pseudonym} is linked`,
    ),
  ]
}

const isRetained = (row: RawRow): boolean => Boolean(row['retained'])

async function* rowsOf(store: RecordStore, database: Database): AsyncIterable<RawRow> {
  const key = database === 'identity' ? 'id' : 'pseudonym'
  for (let after = firstId; ;) {
    const rows = await store.raw(database, after, pageRows)
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    after = String(last[key])
  }
}

function checkColumns(row: RawRow, database: Database, faults: Set<string>): void {
  for (const name of Object.keys(row)) {
    if (!(columns[database] as readonly string[]).includes(name)) faults.add(`the ${database} database holds ${name}`)
  }
}

/** Those of the suspects that are found broken each time. */
async function lasting(
  suspects: readonly string[],
  find: (suspects: readonly string[]) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  let left = suspects
  for (let look = 0; look < looks && left.length > 0; look++) {
    if (look > 0) await delay(pauseMs)
    left = await find(left)
  }
  return left
}

async function withoutClinical(store: RecordStore, ids: readonly string[]): Promise<string[]> {
  const isBroken = async (id: string): Promise<boolean> => {
    const row = await store.identity.get(id)
    return row !== undefined && (await store.clinical.get(row.pseudonym)) === undefined
  }
  const answers = await Promise.all(ids.map(isBroken))
  return ids.filter((_, i) => answers[i])
}

async function withoutIdentity(store: RecordStore, pseudonyms: readonly string[]): Promise<string[]> {
  const doubted = new Set((await store.clinical.doubts()).map(({ pseudonym }) => pseudonym))
  const referred = await store.identity.referred(pseudonyms)
  const suspects = pseudonyms.filter((pseudonym) => !doubted.has(pseudonym) && !referred.has(pseudonym))
  const rows = await Promise.all(suspects.map(store.clinical.get))
  return suspects.filter((_, i) => rows[i] !== undefined)
}
