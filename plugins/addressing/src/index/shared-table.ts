import type { SharedMemory } from '../wasm/engine.ts'
import { keysAt } from './kernel/find-many.ts'
import { createSearchKernel, type SearchKernel } from './kernel/search-kernel.ts'
import { header, recordBits, recordMask, recordWords } from './shared-layout.ts'

/** Answered for a key that is not there. */
export const absent = -1

/**
 * One thread's view of a shared table.
 *
 * Why a reader without a lock is never wrong. All stores to slots, table word and version are sequentially consistent
 * atomics, made by one writer at a time; all loads of a search are too.
 * - A record is written before the slot that points to it is stored, so whoever loads the slot sees the whole record.
 * - A new reference for a present key is one atomic store: it is the old one or the new one.
 * - A removal closes its gap: each later slot of the cluster is copied forward, and only then is its old place overwritten.
 *   So every key is always reachable, but a reader may pass the new place too early and the old place too late. Between
 *   the copy and the overwriting the writer raises `version`; a reader that finds it changed searches again.
 * - A removed record, or an outgrown table, is reused only after `version` was raised past the store that unlinked it.
 *   A reader that still held it when it was overwritten therefore sees a changed version, whatever it read there.
 * An unchanged version thus proves the answer, hit or miss. Puts of new keys do not raise it. A reader waits for no one:
 * it repeats only when a writer has made progress meanwhile, and a writer stopped half-way stops no reader.
 *
 * The searches are WebAssembly because there an atomic load is one machine instruction; `Atomics.load` is a call of 9 ns.
 */
export class SharedTable {
  readonly memory: SharedMemory
  words: Int32Array
  /** Word number of slot 0. */
  start = 0
  bits = 0
  /** Where the keys of a search are laid. */
  readonly keys: Int32Array
  readonly refs: Int32Array
  readonly #kernel: SearchKernel

  constructor(memory: SharedMemory) {
    this.#kernel = createSearchKernel(memory)
    this.memory = memory
    this.words = new Int32Array(memory.buffer)
    this.keys = this.#kernel.keys
    this.refs = this.#kernel.refs
  }

  /** Follows what other threads have grown. For writers, who hold the lock; searches need it not. */
  refresh(): void {
    if (this.words.byteLength < Atomics.load(this.words, header.limit) >>> 0) {
      // Growing by nothing makes this thread see the present length.
      this.memory.grow(0)
      this.words = new Int32Array(this.memory.buffer)
    }
    const table = Atomics.load(this.words, header.table)
    this.start = (table & recordMask) * recordWords
    this.bits = table >>> recordBits
  }

  /** The reference of the first of `keys`, or `absent`. */
  find(): number {
    return this.#kernel.find(keysAt)
  }

  /** The references of the first `count` ≤ 1024 keys, into `refs`. */
  findMany(count: number): void {
    this.#kernel.findMany(count)
  }
}
