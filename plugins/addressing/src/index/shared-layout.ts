import { GauntletError } from '@gauntlet/contract'
import { digestWords } from '../digest.ts'
import { engine, type SharedMemory } from '../wasm/engine.ts'

/*
 * One shared WebAssembly memory, seen as 32-bit words and cut into records of nine words:
 *
 *   header (8 records) | table | records … | bigger table | records …
 *
 * A record is a digest (8 words) and its reference (1 word); it never moves. A table is 2^bits slots of one word: tag and
 * record number, 0 when empty. A table that has been outgrown is cut up into records, so growth leaves no hole behind.
 * Only address space is reserved up front; growing commits it, for all threads at once.
 */
export const recordWords = digestWords + 1
export const recordBytes = recordWords * Int32Array.BYTES_PER_ELEMENT
export const headerRecords = 8

/** Word numbers in the header. Readers load the first three; writers keep to another cache line for the rest. */
export const header = {
  version: 0,
  table: 1,
  limit: 2,
  lock: 32,
  count: 33,
  arenaEnd: 34,
  free: 35,
  reuseNext: 36,
  reuseEnd: 37,
} as const

/** A slot or the table word: 27 bits of record number below 5 bits of tag or size. */
export const recordBits = 27
export const recordMask = (1 << recordBits) - 1

export const pageBytes = 0x10000

/** One page less than 4 GiB, so that every length fits 32 bits. Room for about 100 million entities. */
export const maxPages = 0xffff

const smallestTableBits = 8

/** Above this, linear probing takes more than 6 slots for a miss, and long clusters begin. */
const maxLoad = 0.7

export const fitsTable = (entries: number, bits: number): boolean => entries <= maxLoad * 2 ** bits

export const tableRecords = (bits: number): number => Math.ceil(2 ** bits / recordWords)

export interface SharedSize {
  /** Entities to make room for at once; the table grows beyond them by itself. Default 0. */
  readonly expected?: number
  /** The index throws `INDEX_FULL` rather than take more. Default just below 4 GiB. */
  readonly maxBytes?: number
}

/** An empty table in a new memory. */
export function createSharedMemory({ expected = 0, maxBytes = maxPages * pageBytes }: SharedSize): SharedMemory {
  let bits = smallestTableBits
  while (!fitsTable(expected, bits)) bits++
  const end = headerRecords + tableRecords(bits)
  const initial = Math.ceil(((end + expected) * recordBytes) / pageBytes)
  const maximum = Math.min(maxPages, Math.floor(maxBytes / pageBytes))
  if (initial > maximum) throw indexFull()
  const memory = new (engine().Memory)({ initial, maximum, shared: true })
  const words = new Int32Array(memory.buffer)
  words[header.table] = headerRecords | (bits << recordBits)
  words[header.limit] = initial * pageBytes
  words[header.arenaEnd] = end
  return memory
}

export const indexFull = (): GauntletError =>
  new GauntletError('INDEX_FULL', 'the shared index has reached its maxBytes; give it more, or spread it over several')
