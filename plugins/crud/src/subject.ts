import { defineSubject } from '@gauntlet/contract'
import { claims } from './claims.ts'
import { loadCases } from './load-cases.ts'
import { microCases } from './micro-cases.ts'
import { buildSystem, type CrudSystem } from './system.ts'

export default defineSubject({
  id: 'crud',
  title: 'Privata record store',
  source: '003_5026a5a4862c2d9d.txt',
  scales: { '1k': { users: 1_000 }, '10k': { users: 10_000 }, '100k': { users: 100_000 } },
  variants: {
    memory: { title: 'two stores and the cache in the process' },
    sqlite: { title: 'two SQLite files, the cache in the process' },
    postgres: { title: 'two PostgreSQL databases with a role each, the cache in the process' },
    'postgres-redis': { title: 'two PostgreSQL databases with a role each, the cache in Redis' },
    'merge-id-bug': {
      control: 'merging overwrites the id',
      caughtBy: { failure: 'check' },
    },
    'find-all': { control: 'FIND knows no limit', caughtBy: { failure: 'check' } },
    'header-hit': { control: 'answers say "hit" once the cache is filled', caughtBy: { failure: 'invariant' } },
  },
  build: buildSystem,
  micro: microCases,
  load: loadCases,
  memory: {
    users: { title: 'users in the store and in the cache', variants: ['memory'], from: 'standard', run: keepUsers },
    'users-on-disk': {
      title: 'users in the cache; the store is in files',
      variants: ['sqlite'],
      from: 'full',
      run: keepUsers,
    },
  },
  leak: {
    lifecycle: {
      title: 'a user created, found, updated and deleted',
      // The store in memory keeps the clinical data of those who were deleted, as it should.
      variants: ['sqlite'],
      from: 'standard',
      scales: ['1k'],
      cycle: lifecycle,
      // What the claim allows: a smaller growth than the core looks for takes more cycles to tell.
      floorBytesPerCycle: 100,
      settle: (system) => system.service().settled(),
    },
  },
  gauges: (system) => system.gauges(),
  invariants: (system) => system.faults(),
  claims,
})

function keepUsers(system: CrudSystem): number {
  system.forgetUsers()
  return system.size
}

async function lifecycle(system: CrudSystem, i: number): Promise<boolean> {
  const { records } = system.service()
  const person = system.stranger(i)
  const { id } = JSON.parse(await records.create(person)) as { id: string }
  await records.find({ lastName: person.lastName, limit: 10 })
  await records.update(id, { lastName: 'Renamed' })
  return await records.remove(id)
}
