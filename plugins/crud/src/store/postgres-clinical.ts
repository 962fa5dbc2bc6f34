import { coalesce } from '@gauntlet/services'
import type { Phi } from '../model/user.ts'
import type { PostgresPool } from './postgres-pool.ts'
import type { ClinicalCounts, ClinicalInsert, ClinicalStore, Doubt, Settlement } from './record-store.ts'

const schema = `
  create table if not exists clinical (
    pseudonym uuid primary key, diagnosis text not null, medications jsonb not null,
    retained boolean not null default false
  );
  create table if not exists doubt (pseudonym uuid primary key, kind text not null);`

/** Statements under way at once, of each kind: together no more than the smallest pool has connections. */
const limits = {
  get: { batchSize: 500, inFlight: 2 },
  insert: { batchSize: 500, inFlight: 1 },
  settle: { batchSize: 500, inFlight: 1 },
  doubt: { batchSize: 500, inFlight: 1 },
} as const

/** Of `any` beside a join: see the identity database's. */
const statements = {
  get: {
    name: 'get',
    text: 'select pseudonym, diagnosis, medications from clinical where pseudonym = any($1::uuid[])',
  },
  insert: {
    name: 'insert',
    text: `with doubted as (
             insert into doubt select pseudonym, 'write' from unnest($4::uuid[]) as pseudonym
             on conflict do nothing
           )
           insert into clinical select * from unnest($1::uuid[], $2::text[], $3::jsonb[])`,
  },
  doubtErase: {
    name: 'doubt erase',
    text: `insert into doubt select pseudonym, 'erase' from unnest($1::uuid[]) as pseudonym
           on conflict (pseudonym) do update set kind = excluded.kind`,
  },
  doubts: { name: 'doubts', text: 'select pseudonym, kind from doubt' },
  settle: {
    name: 'settle',
    text: `with dropped as (
             delete from clinical where pseudonym = any($2::uuid[])
           ), retained as (
             update clinical set pseudonym = kept.new, retained = true
             from unnest($3::uuid[], $4::uuid[]) as kept (old, new)
             where clinical.pseudonym = any($3::uuid[]) and clinical.pseudonym = kept.old
           )
           delete from doubt where pseudonym = any($1::uuid[])`,
  },
  count: {
    name: 'count',
    text: `select count(*) filter (where not retained)::int as live, count(*) filter (where retained)::int as retained,
           (select count(*)::int from doubt) as doubts from clinical`,
  },
} as const

interface Row extends Phi {
  readonly pseudonym: string
}

export async function createPostgresClinical(pool: PostgresPool, settling: PostgresPool): Promise<ClinicalStore> {
  await pool.execute(schema)
  const insert = coalesce(async (rows: readonly ClinicalInsert[]) => {
    await pool.query(statements.insert, [
      rows.map(({ pseudonym }) => pseudonym),
      rows.map(({ phi }) => phi.diagnosis),
      rows.map(({ phi }) => JSON.stringify(phi.medications)),
      rows.flatMap(({ pseudonym, replaces }) => (replaces === undefined ? [pseudonym] : [pseudonym, replaces])),
    ])
    return rows.map(() => undefined)
  }, limits.insert)
  const get = coalesce(async (pseudonyms: readonly string[]) => {
    const rows = await pool.query<Row>(statements.get, [pseudonyms])
    const byPseudonym = new Map(
      rows.map(({ pseudonym, diagnosis, medications }) => [pseudonym, { diagnosis, medications }]),
    )
    return pseudonyms.map((pseudonym) => byPseudonym.get(pseudonym))
  }, limits.get)
  const doubtErase = coalesce(async (pseudonyms: readonly string[]) => {
    await pool.query(statements.doubtErase, [pseudonyms])
    return pseudonyms.map(() => undefined)
  }, limits.doubt)
  const settle = coalesce(async (settlements: readonly Settlement[]) => {
    const retained = settlements.filter((each) => each.outcome === 'retained')
    await settling.query(statements.settle, [
      settlements.map(({ pseudonym }) => pseudonym),
      settlements.filter(({ outcome }) => outcome === 'dropped').map(({ pseudonym }) => pseudonym),
      retained.map(({ pseudonym }) => pseudonym),
      retained.map(({ as }) => as),
    ])
    return settlements.map(() => undefined)
  }, limits.settle)
  return {
    insert,
    get,
    doubtErase,
    doubts: () => pool.query<Doubt>(statements.doubts, []),
    settle,
    count: async () =>
      (await pool.query<ClinicalCounts>(statements.count, []))[0] ?? { live: 0, retained: 0, doubts: 0 },
  }
}
