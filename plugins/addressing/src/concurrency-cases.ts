import type { CallsLoad, ThreadsLoad } from '@gauntlet/contract'
import { digestBytes } from './digest.ts'
import { attachShared, type SharedHandle } from './index/shared-index.ts'
import type { AddressingSystem } from './system.ts'
import { keysOf, type Keys } from './workload.ts'

/** Three of ten operations write. The pattern is spread, so that a batch of any length holds its share. */
export const writes = (i: number): boolean => (i * 3) % 10 < 3

/** One operation of the 70/30 mix. A put writes what is there: the index keeps its size, and every answer can be checked. */
function mixed({ index, keys }: AddressingSystem, i: number): number | undefined {
  const all = keys()
  if (!writes(i)) return index.get(all.fresh(i))
  index.put(all.fresh(i), all.ref(i))
  return all.ref(i)
}

const isRight = (system: AddressingSystem, output: unknown, i: number): boolean => output === system.keys().ref(i)

/** Callers that take turns in one thread, as threads under a global lock do. */
const clients: CallsLoad<AddressingSystem> = {
  over: 'calls',
  title: '70/30 get/put by callers that take turns',
  variants: ['map', 'keycopy'],
  scales: ['100k'],
  run: mixed,
  check: isRight,
  shapes: [1, 2, 4, 8].map((count) => ({ shape: 'closed', clients: count })),
}

interface SharedKeys {
  readonly handle: SharedHandle
  readonly digests: Uint8Array<SharedArrayBuffer>
  readonly refs: Int32Array<SharedArrayBuffer>
}

/** What worker threads attach to: the index and the keys, all in shared memory. */
function shareKeys({ shared, keys }: AddressingSystem): SharedKeys {
  if (!shared) throw new RangeError('only the index in shared memory can be shared')
  const { digests, count, ref } = keys()
  const refs = new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT))
  for (let i = 0; i < count; i++) refs[i] = ref(i)
  const copy = new Uint8Array(new SharedArrayBuffer(digests.length))
  copy.set(digests)
  return { handle: shared.share(), digests: copy, refs }
}

function attach(handed: unknown): AddressingSystem {
  const { handle, digests, refs } = handed as SharedKeys
  const shared = attachShared(handle)
  const keys = keysOf(digests, refs)
  const unused = (): never => {
    throw new RangeError('a thread has the index and its keys, nothing else')
  }
  return {
    index: shared,
    shared,
    blobs: null,
    remote: null,
    unbatched: unused,
    singleFiles: unused,
    entities: refs.length,
    keys: () => keys,
    forget: unused,
    sample: unused,
    random: unused,
  }
}

/** A prime stride and an offset of its own keep threads from walking behind each other. */
const spread = (i: number, client: number): number => i + client * 7_919

const threads: ThreadsLoad<AddressingSystem> = {
  over: 'threads',
  title: '70/30 get/put by threads',
  variants: ['shared'],
  scales: ['100k'],
  clients: [1, 2, 4, 8],
  share: shareKeys,
  attach,
  run: (system, i, client) => mixed(system, spread(i, client)),
  check: (system, output, i, client) => isRight(system, output, spread(i, client)),
}

const readBatch = 1_000
const found = new Int32Array(readBatch)

/** Start of batch `i`: whole batches, over all keys. */
const batchStart = (keys: Keys, i: number, client: number): number =>
  (spread(i, client) % Math.floor(keys.count / readBatch)) * readBatch

const readers: ThreadsLoad<AddressingSystem> = {
  ...threads,
  from: 'standard',
  title: 'one thread writes, the others read a thousand keys at once',
  scales: ['100k'],
  clients: [8],
  opsPerRun: readBatch,
  run: (system, i, client) => {
    const keys = system.keys()
    const start = batchStart(keys, i, client)
    if (client === 0) for (let n = start; n < start + readBatch; n++) system.index.put(keys.fresh(n), keys.ref(n))
    system.shared?.getMany(keys.digests.subarray(start * digestBytes), readBatch, found)
    return found
  },
  check: (system, _output, i, client) => {
    const keys = system.keys()
    const start = batchStart(keys, i, client)
    return found.every((ref, n) => ref === keys.ref(start + n))
  },
}

/** The same by eight at 10k: what the fall to 100k is measured from. */
const clientsBase: CallsLoad<AddressingSystem> = {
  ...clients,
  scales: ['10k'],
  shapes: [{ shape: 'closed', clients: 8 }],
}

const threadsBase: ThreadsLoad<AddressingSystem> = { ...threads, scales: ['10k'], clients: [8] }

export const concurrencyCases = {
  clients,
  'clients-base': clientsBase,
  threads,
  'threads-base': threadsBase,
  readers,
}
