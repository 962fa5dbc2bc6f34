import { randomBytes } from 'node:crypto'
import { GauntletError } from '@gauntlet/contract'

export interface PostgresRole<D extends string, R extends string> {
  readonly name: R
  readonly database: D
  /** What it may do with the tables that the database's owner makes. Default: nothing but connect. */
  readonly grants?: ReadonlyArray<'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE'>
}

export interface RolePlan<N extends string> {
  readonly name: N
  readonly database: string
  readonly owns: boolean
  readonly grants: readonly string[]
  readonly password: string
}

const identifier = /^[a-z][a-z0-9_]{0,62}$/

/** Every database's owner and then the other roles, with fresh passwords. Throws `POSTGRES_ROLES` with all faults at once. */
export function planRoles<D extends string, R extends string>(
  databases: readonly D[],
  roles: readonly PostgresRole<D, R>[],
): ReadonlyArray<RolePlan<D | R>> {
  const owners = databases.map((name) => ({ name, database: name, owns: true, grants: [] }))
  const others = roles.map(({ name, database, grants = [] }) => ({ name, database, owns: false, grants }))
  const all = [...owners, ...others]
  const faults = all.flatMap(({ name, database }, index) => [
    ...(identifier.test(name) ? [] : [`"${name}" must be a lower-case SQL name`]),
    ...(databases.some((known) => known === database) ? [] : [`role "${name}" names no database of the list`]),
    ...(all.findIndex((other) => other.name === name) === index ? [] : [`"${name}" is used twice`]),
    ...(name === 'postgres' || name.startsWith('pg_') ? [`"${name}" belongs to PostgreSQL itself`] : []),
  ])
  if (faults.length > 0)
    throw new GauntletError('POSTGRES_ROLES', `${faults.join('; ')}; name databases and roles anew`)
  return all.map((role) => ({ ...role, password: randomBytes(16).toString('hex') }))
}

/** Statements for psql that make roles and databases, and shut each database to all but its own roles. */
export function rolesSql(roles: ReadonlyArray<RolePlan<string>>): string {
  const statements = roles.flatMap(({ name, database, owns, grants, password }) => {
    const create = `CREATE ROLE "${name}" LOGIN PASSWORD '${password}';`
    if (owns) {
      return [create, `CREATE DATABASE "${name}" OWNER "${name}";`, `REVOKE ALL ON DATABASE "${name}" FROM PUBLIC;`]
    }
    const connect = `GRANT CONNECT ON DATABASE "${database}" TO "${name}";`
    if (grants.length === 0) return [create, connect]
    const onNew = `ALTER DEFAULT PRIVILEGES FOR ROLE "${database}" GRANT`
    return [
      create,
      connect,
      `\\connect "${database}"`,
      `${onNew} ${grants.join(', ')} ON TABLES TO "${name}";`,
      // A serial column draws its number from a sequence.
      ...(grants.includes('INSERT') ? [`${onNew} USAGE ON SEQUENCES TO "${name}";`] : []),
    ]
  })
  return ['REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;', ...statements].join('\n')
}

/** A connection URL for each role. */
export const urlsOf = <N extends string>(roles: ReadonlyArray<RolePlan<N>>, port: number): Record<N, string> =>
  Object.fromEntries(
    roles.map(({ name, database, password }) => [name, `postgres://${name}:${password}@127.0.0.1:${port}/${database}`]),
  ) as Record<N, string>
