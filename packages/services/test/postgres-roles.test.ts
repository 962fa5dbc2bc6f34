import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planRoles, urlsOf } from '../src/postgres-roles.ts'

test('every database has an owner of its own name, with a password of its own', () => {
  const roles = planRoles(['identity', 'clinical'], [])
  assert.deepEqual(
    roles.map(({ name, database, owns }) => ({ name, database, owns })),
    [
      { name: 'identity', database: 'identity', owns: true },
      { name: 'clinical', database: 'clinical', owns: true },
    ],
  )
  assert.notEqual(roles[0]?.password, roles[1]?.password)
  assert.equal(urlsOf(roles, 5).clinical, `postgres://clinical:${roles[1]?.password}@127.0.0.1:5/clinical`)
})

test('all faults of names are told at once', () => {
  const databases: string[] = ['one', 'two"; DROP', 'postgres']
  assert.throws(() => planRoles(databases, [{ name: 'one', database: 'nowhere' }]), {
    code: 'POSTGRES_ROLES',
    message:
      '"two"; DROP" must be a lower-case SQL name; "postgres" belongs to PostgreSQL itself; ' +
      'role "one" names no database of the list; "one" is used twice; name databases and roles anew',
  })
})
