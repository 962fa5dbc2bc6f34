/** A statement that each connection prepares at its first use, under its name. */
export interface Statement {
  readonly name: string
  readonly text: string
}

export const secondaryIndexes = `
  create index if not exists entity_realm on entity (realm, number);
  create index if not exists entity_horizon on entity (horizon, number);`

export const dropSecondaryIndexes = 'drop index if exists entity_realm, entity_horizon'

/** The lock keeps two that begin at once from making the same table. */
export const createTable = `
  begin;
  select pg_advisory_xact_lock(7);
  create table if not exists entity (
    address bytea primary key check (octet_length(address) = 32),
    number integer not null, realm smallint not null, horizon smallint not null, body text not null
  );
  ${secondaryIndexes}
  commit;`

const named = <Name extends string>(texts: Readonly<Record<Name, string>>): Readonly<Record<Name, Statement>> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { name, text }])) as Record<Name, Statement>

/** Writers take their rows in the order of addresses: two that met in different orders would wait for each other. */
export const statements = named({
  // One row for each address that was asked for, in that order; nulls where there is none.
  select: `
    select number, realm, horizon, body
    from unnest($1::bytea[]) with ordinality as wanted (address, place) left join entity using (address)
    order by place`,
  upsert: `
    insert into entity (address, number, realm, horizon, body)
    select * from unnest($1::bytea[], $2::integer[], $3::smallint[], $4::smallint[], $5::text[]) as given
    order by 1
    on conflict (address) do update
    set number = excluded.number, realm = excluded.realm, horizon = excluded.horizon, body = excluded.body`,
  erase: `
    with found as (select address from entity where address = any ($1::bytea[]) order by address for update)
    delete from entity using found where entity.address = found.address
    returning encode(entity.address, 'hex')`,
  byRealm: 'select number from entity where realm = $1 order by number',
  byHorizon: 'select number from entity where horizon = $1 order by number',
  size: 'select count(*) from entity',
  bytes: `select pg_total_relation_size('entity')`,
})
