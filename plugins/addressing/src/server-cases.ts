import type { CallsLoad, LoadCase, MemoryCase, MicroCase } from '@gauntlet/contract'
import { writes } from './concurrency-cases.ts'
import { refNumber } from './index/entity-ref.ts'
import type { RemoteIndex, Stored } from './index/remote-index.ts'
import type { AddressingSystem } from './system.ts'

const variants = ['postgres', 'sharded'] as const

const remoteOf = ({ remote }: AddressingSystem): RemoteIndex => {
  if (remote) return remote
  throw new RangeError('only the variants on a server have an index in a database')
}

/** What must be found at key `i`. */
function storedAt({ keys, sample }: AddressingSystem, i: number): Stored {
  const ref = keys().ref(i)
  return { ref, text: JSON.stringify(sample()[refNumber(ref)]) }
}

const isStored = (system: AddressingSystem, output: unknown, i: number): boolean => {
  const { ref, text } = storedAt(system, i)
  const found = output as Stored | undefined
  return found?.ref === ref && found.text === text
}

/** Nobody has this address: its last digit became the first. */
const absentKey = (key: string): string => key.slice(-1) + key.slice(0, -1)

const lookup: MicroCase<AddressingSystem> = {
  from: 'standard',
  variants: ['postgres'],
  scales: ['10k'],
  title: 'one entity from its database, one after another',
  run: (system, i) => remoteOf(system).get(system.keys().fresh(i)),
  check: isStored,
}

export const serverMicroCases: Readonly<Record<string, MicroCase<AddressingSystem>>> = {
  'stored-lookup': lookup,
  'stored-lookup-miss': {
    ...lookup,
    title: 'an address that nobody has',
    run: (system, i) => remoteOf(system).get(absentKey(system.keys().fresh(i))),
    check: (_system, output) => output === undefined,
  },
  'stored-put': {
    ...lookup,
    title: 'one durable put of what is there, one after another',
    run: async (system, i) => {
      await remoteOf(system).put(system.keys().fresh(i), storedAt(system, i))
      return i
    },
    check: async (system, _output, i) => isStored(system, await remoteOf(system).get(system.keys().fresh(i)), i),
  },
}

/** One operation of the 70/30 mix, as in the other mixed cases: a put writes what is there. */
async function mixed(system: AddressingSystem, remote: RemoteIndex, i: number): Promise<Stored | undefined> {
  const address = system.keys().fresh(i)
  if (!writes(i)) return await remote.get(address)
  const stored = storedAt(system, i)
  await remote.put(address, stored)
  return stored
}

/** Callers that wait for their answers at once: what they ask in one moment becomes one statement. */
const database: CallsLoad<AddressingSystem> = {
  over: 'calls',
  title: '70/30 get/put in a database, by callers at once',
  variants: ['postgres'],
  scales: ['10k'],
  run: (system, i) => mixed(system, remoteOf(system), i),
  check: isStored,
  shapes: [{ shape: 'closed', clients: 100 }],
}

export const serverLoadCases: Readonly<Record<string, LoadCase<AddressingSystem>>> = {
  database,
  'database-callers': {
    ...database,
    from: 'standard',
    title: 'the same by number of callers',
    shapes: [8, 32, 1_000].map((clients) => ({ shape: 'closed', clients })),
  },
  'database-get': {
    ...database,
    from: 'standard',
    title: 'get only, a thousand asked for at once',
    variants,
    run: (system, i) => remoteOf(system).get(system.keys().fresh(i)),
    shapes: [{ shape: 'closed', clients: 1_000 }],
  },
  'database-100k': {
    ...database,
    from: 'standard',
    title: 'the same at ten times the entities',
    scales: ['100k'],
    variants,
  },
  'database-sharded': {
    ...database,
    from: 'standard',
    title: 'the same in four databases of one server',
    variants: ['sharded'],
  },
  'database-single': {
    ...database,
    from: 'standard',
    title: 'baseline: a statement for each operation, 20 connections',
    run: async (system, i) => mixed(system, await system.unbatched(), i),
  },
}

/** Counts the server's processes and this client. */
export const serverFill: MemoryCase<AddressingSystem> = {
  from: 'standard',
  title: 'generate, address and store all entities in a database',
  variants: ['postgres'],
  scales: ['1k', '10k', '100k'],
  run: (system) => remoteOf(system).size(),
  gauges: async (system) => ({ table_bytes: await remoteOf(system).tableBytes() }),
}
