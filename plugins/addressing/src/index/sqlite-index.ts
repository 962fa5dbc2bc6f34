import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { badAddress, isAddress, type AddressIndex } from './address-index.ts'
import { packRef, refHorizon, refNumber, refRealm } from './entity-ref.ts'

const schema = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma busy_timeout = 5000;
  create table if not exists entity (
    address blob primary key, number integer not null, realm integer not null, horizon integer not null
  ) without rowid;`

const secondaryIndexes = `
  create index if not exists entity_realm on entity (realm, number);
  create index if not exists entity_horizon on entity (horizon, number);`

export interface SqliteIndex extends AddressIndex {
  /** Puts many in one transaction: the way to fill it. All or none. */
  readonly putAll: (entries: Iterable<readonly [address: string, ref: number]>) => void
}

/** An index in the file `index.sqlite` of `folder`, kept when closed. Addresses are stored raw, 32 bytes each. */
export function openSqliteIndex(folder: string): SqliteIndex {
  const database = new DatabaseSync(join(folder, 'index.sqlite'))
  database.exec(schema)
  database.exec(secondaryIndexes)
  const insert = database.prepare(
    `insert into entity values (?, ?, ?, ?) on conflict (address) do update
     set number = excluded.number, realm = excluded.realm, horizon = excluded.horizon`,
  )
  const select = database.prepare('select number, realm, horizon from entity where address = ?')
  const count = database.prepare('select count(*) as entities from entity')
  const erase = database.prepare('delete from entity where address = ?')
  const ofRealm = database.prepare('select number from entity where realm = ? order by number')
  const ofHorizon = database.prepare('select number from entity where horizon = ? order by number')

  const keyOf = (address: string): Buffer => Buffer.from(address, 'hex')
  const numbers = (rows: readonly Record<string, unknown>[]): number[] => rows.map((row) => Number(row['number']))
  const put = (address: string, ref: number): void => {
    if (!isAddress(address)) throw badAddress(address)
    insert.run(keyOf(address), refNumber(ref), refRealm(ref), refHorizon(ref))
  }
  const get = (address: string): number | undefined => {
    const row = isAddress(address) ? select.get(keyOf(address)) : undefined
    return row && packRef(Number(row['number']), Number(row['realm']), Number(row['horizon']))
  }
  return {
    get size() {
      return Number(count.get()?.['entities'])
    },
    put,
    putAll: (entries) => {
      database.exec('begin immediate')
      try {
        // Built once at the end, a secondary index of many rows takes half the time.
        database.exec('drop index entity_realm; drop index entity_horizon')
        for (const [address, ref] of entries) put(address, ref)
        database.exec(secondaryIndexes)
        database.exec('commit')
      } catch (error) {
        database.exec('rollback')
        throw error
      }
    },
    get,
    has: (address) => get(address) !== undefined,
    remove: (address) => isAddress(address) && Number(erase.run(keyOf(address)).changes) > 0,
    byRealm: (realm) => numbers(ofRealm.all(realm)),
    byHorizon: (horizon) => numbers(ofHorizon.all(horizon)),
    close: () => database.close(),
  }
}
