import type { DatabaseSync } from 'node:sqlite'
import type { ClinicalStore, Doubt } from './record-store.ts'
import { sqliteRead, sqliteWriter } from './sqlite-batch.ts'

const schema = `
  create table if not exists clinical (
    pseudonym text primary key, diagnosis text not null, medications text not null, retained integer not null default 0
  ) without rowid;
  create table if not exists doubt (pseudonym text primary key, kind text not null) without rowid;`

export function createSqliteClinical(database: DatabaseSync): ClinicalStore {
  database.exec(schema)
  const write = sqliteWriter(database, 'clinical')
  const read = <T>(work: () => T): Promise<T> => sqliteRead('clinical', work)
  const insert = database.prepare('insert into clinical (pseudonym, diagnosis, medications) values (?, ?, ?)')
  const select = database.prepare('select diagnosis, medications from clinical where pseudonym = ?')
  const drop = database.prepare('delete from clinical where pseudonym = ?')
  const retain = database.prepare('update clinical set pseudonym = ?, retained = 1 where pseudonym = ?')
  const doubt = database.prepare('insert or replace into doubt values (?, ?)')
  const clear = database.prepare('delete from doubt where pseudonym = ?')
  const doubts = database.prepare('select pseudonym, kind from doubt')
  const count = database.prepare(
    `select (select count(*) from clinical where retained = 0) as live,
     (select count(*) from clinical where retained = 1) as retained, (select count(*) from doubt) as doubts`,
  )
  return {
    insert: ({ pseudonym, phi, replaces }) =>
      write(() => {
        insert.run(pseudonym, phi.diagnosis, JSON.stringify(phi.medications))
        doubt.run(pseudonym, 'write')
        if (replaces !== undefined) doubt.run(replaces, 'write')
      }),
    get: (pseudonym) =>
      read(() => {
        const row = select.get(pseudonym)
        if (!row) return undefined
        const medications = JSON.parse(String(row['medications'])) as string[]
        return { diagnosis: String(row['diagnosis']), medications }
      }),
    doubtErase: (pseudonym) => write(() => void doubt.run(pseudonym, 'erase')),
    doubts: () => read(() => doubts.all() as unknown as Doubt[]),
    settle: (settlement) =>
      write(() => {
        const { pseudonym, outcome } = settlement
        if (outcome === 'dropped') drop.run(pseudonym)
        if (outcome === 'retained') retain.run(settlement.as, pseudonym)
        clear.run(pseudonym)
      }),
    count: () =>
      read(() => {
        const row = count.get()
        return { live: Number(row?.['live']), retained: Number(row?.['retained']), doubts: Number(row?.['doubts']) }
      }),
  }
}
