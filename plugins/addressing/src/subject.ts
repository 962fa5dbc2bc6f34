import { defineSubject, type LeakCase } from '@gauntlet/contract'
import { claims, fallOf } from './claims.ts'
import { concurrencyCases } from './concurrency-cases.ts'
import { httpCases } from './http-cases.ts'
import { microCases } from './micro-cases.ts'
import { buildOnServer, isOnServer } from './server-system.ts'
import { serverFill, serverLoadCases, serverMicroCases } from './server-cases.ts'
import { buildSystem, type AddressingSystem } from './system.ts'
import { addressStream } from './workload.ts'

/** So many addresses go in and out in one leak cycle. */
const churned = 20

const churn: LeakCase<AddressingSystem> = {
  title: `put, get and remove ${churned} addresses`,
  cycle: ({ index, random }, i) => {
    const fresh = [...addressStream(random(`churn ${i}`), churned)]
    for (const { address, ref } of fresh) index.put(address, ref)
    for (const { address } of fresh) index.get(address)
    for (const { address } of fresh) index.remove(address)
  },
}

export default defineSubject({
  id: 'addressing',
  title: 'STAT7 content-address index',
  source: '000_0388cbc63106b409.txt (Tiny-Walnut-Games/the-seed)',
  scales: {
    '1k': { entities: 1_000 },
    '10k': { entities: 10_000 },
    '100k': { entities: 100_000 },
    '1m': { entities: 1_000_000 },
    '10m': { entities: 10_000_000 },
  },
  scaleProfiles: { '1m': 'full', '10m': 'on-request' },
  variants: {
    map: { title: 'one in-process index' },
    shared: { title: 'a table of raw digests in shared memory' },
    sqlite: { title: 'embedded SQLite, WAL' },
    files: { title: 'files in one pack, found by address' },
    postgres: { title: 'a PostgreSQL database; operations of one moment share a statement' },
    sharded: { title: 'four PostgreSQL databases, by the prefix of the address' },
    keycopy: {
      control: 'copies the whole list of keys on every read',
      // A sound index keeps at least half its rate at ten times the entities.
      caughtBy: { quantity: fallOf('keycopy'), bound: { min: 0.5 } },
    },
  },
  build: (context) => {
    const { variant } = context
    return isOnServer(variant) ? buildOnServer({ ...context, variant }) : buildSystem({ ...context, variant })
  },
  micro: { ...microCases, ...serverMicroCases },
  load: { ...httpCases, ...concurrencyCases, ...serverLoadCases },
  memory: {
    fill: {
      title: 'generate, address and put all entities',
      variants: ['map', 'shared', 'sqlite'],
      run: ({ index, forget }) => {
        forget()
        return index.size
      },
      gauges: ({ shared }) => (shared ? { table_bytes: shared.byteLength } : {}),
    },
    'fill-files': {
      title: 'generate, address and store all files',
      from: 'standard',
      variants: ['files'],
      run: ({ blobs }) => blobs?.size ?? 0,
    },
    'fill-server': serverFill,
  },
  leak: {
    churn: { ...churn, variants: ['map', 'shared'] },
    'churn-file': { ...churn, variants: ['sqlite'], from: 'standard' },
  },
  invariants: async ({ index, blobs, remote, entities }: AddressingSystem) => {
    const size = remote ? await remote.size() : index.size
    return blobs || size >= entities ? [] : [`the index holds ${size} of ${entities} entities`]
  },
  claims,
})
