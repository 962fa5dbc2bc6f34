import { digestWords } from '../../digest.ts'
import { assemble } from '../../wasm/assembler.ts'
import { engine, type SharedMemory } from '../../wasm/engine.ts'
import { maxPages } from '../shared-layout.ts'
import { find, search } from './find.ts'
import { findMany, keysAt, maxBatch, refsAt } from './find-many.ts'

/** Searches in a shared table, by keys that are laid in memory of the thread's own. */
export interface SearchKernel {
  /** Where the keys of a search are laid. */
  readonly keys: Int32Array
  /** Where `findMany` leaves the references, -1 for a key that is not there. */
  readonly refs: Int32Array
  /** The reference of the key at an address, which is `keysAt` for the first, or -1. */
  readonly find: (key: number) => number
  /** Takes 1 to `maxBatch` keys. */
  readonly findMany: (count: number) => void
}

/** The module's bytes, the same on every call. */
function assembleSearches(): Uint8Array<ArrayBuffer> {
  const [searchNumber, findNumber, findManyNumber] = [0, 1, 2] as const
  const numbers = { search: searchNumber, find: findNumber }
  return assemble({
    functions: [search, find(searchNumber), findMany(numbers)],
    exports: { find: findNumber, findMany: findManyNumber },
    memories: [
      {
        from: 'import',
        module: 'memory',
        name: 'shared',
        size: { pages: 0, shared: 'between threads', maxPages },
      },
      { from: 'import', module: 'memory', name: 'private', size: { pages: 1 } },
    ],
  })
}

/** Assembles and compiles the searches of one thread in a table's memory. */
export function createSearchKernel(shared: SharedMemory): SearchKernel {
  const { Memory, Module, Instance } = engine()
  const own = new Memory({ initial: 1 })
  const { exports } = new Instance(new Module(assembleSearches()), { memory: { shared, private: own } })
  return {
    keys: new Int32Array(own.buffer, keysAt, maxBatch * digestWords),
    refs: new Int32Array(own.buffer, refsAt, maxBatch),
    find: exports['find'] as SearchKernel['find'],
    findMany: exports['findMany'] as SearchKernel['findMany'],
  }
}
