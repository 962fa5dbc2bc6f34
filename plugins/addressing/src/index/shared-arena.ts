import type { SharedMemory } from '../wasm/engine.ts'
import { header, headerRecords, indexFull, maxPages, pageBytes, recordBytes, recordWords } from './shared-layout.ts'
import type { SharedTable } from './shared-table.ts'

/** A plain load, for what only the holder of the lock writes. */
export const wordAt = (words: Int32Array, at: number): number => words[at] ?? 0

/** A record for a new key: a removed one, else a piece of the last outgrown table, else a fresh one. */
export function takeRecord(table: SharedTable): number {
  const { words } = table
  const freed = wordAt(words, header.free)
  if (freed >= headerRecords) {
    words[header.free] = wordAt(words, freed * recordWords)
    return freed
  }
  const reused = wordAt(words, header.reuseNext)
  if (reused === wordAt(words, header.reuseEnd)) return takeArena(table, 1)
  words[header.reuseNext] = reused + 1
  return reused
}

/** Keeps a record that no slot points to any more for the next new key. */
export function freeRecord({ words }: SharedTable, record: number): void {
  words[record * recordWords] = wordAt(words, header.free)
  words[header.free] = record
}

/** Takes zeroed records from the end, with more memory if needed: 1/64 more at a time, so that little lies idle. */
export function takeArena(table: SharedTable, records: number): number {
  const first = wordAt(table.words, header.arenaEnd)
  const end = first + records
  const pages = table.words.byteLength / pageBytes
  const missing = Math.ceil((end * recordBytes) / pageBytes) - pages
  if (missing > 0) growMemory(table, missing, Math.floor(pages / 64))
  table.words[header.arenaEnd] = end
  return first
}

function growMemory(table: SharedTable, missing: number, spare: number): void {
  const { memory, words } = table
  const now = words.byteLength / pageBytes
  const grown = [missing + spare, missing].find((pages) => now + pages <= maxPages && tryGrow(memory, pages))
  if (grown === undefined) throw indexFull()
  Atomics.store(words, header.limit, (now + grown) * pageBytes)
  table.refresh()
}

/** The engine refuses by a RangeError when the maximum or the machine's memory is exceeded. */
function tryGrow(memory: SharedMemory, pages: number): boolean {
  try {
    memory.grow(pages)
    return true
  } catch {
    return false
  }
}
