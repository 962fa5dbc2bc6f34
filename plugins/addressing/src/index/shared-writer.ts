import { digestWords } from '../digest.ts'
import { freeRecord, takeArena, takeRecord, wordAt } from './shared-arena.ts'
import { fitsTable, header, recordBits, recordMask, recordWords, tableRecords } from './shared-layout.ts'
import { lock, unlock } from './shared-lock.ts'
import type { SharedTable } from './shared-table.ts'

/** Adds or replaces the first of the table's keys. Throws `INDEX_FULL` before anything is changed. */
export function putKey(table: SharedTable, ref: number): void {
  lock(table.words, header.lock)
  try {
    table.refresh()
    const slot = slotOfKey(table)
    const present = slotAt(table, slot)
    if (present === 0) insert(table, slot, ref)
    else Atomics.store(table.words, (present & recordMask) * recordWords + digestWords, ref)
  } finally {
    unlock(table.words, header.lock)
  }
}

/** Tells whether the first of the table's keys was there. */
export function removeKey(table: SharedTable): boolean {
  lock(table.words, header.lock)
  try {
    table.refresh()
    const slot = slotOfKey(table)
    const record = slotAt(table, slot) & recordMask
    if (record === 0) return false
    closeGap(table, slot)
    freeRecord(table, record)
    Atomics.sub(table.words, header.count, 1)
    return true
  } finally {
    unlock(table.words, header.lock)
  }
}

/** Calls `visit` with each reference; writers wait meanwhile, readers do not. */
export function visitRefs(table: SharedTable, visit: (ref: number) => void): void {
  lock(table.words, header.lock)
  try {
    table.refresh()
    for (let slot = 0; slot < 2 ** table.bits; slot++) {
      const entry = slotAt(table, slot)
      if (entry !== 0) visit(wordAt(table.words, (entry & recordMask) * recordWords + digestWords))
    }
  } finally {
    unlock(table.words, header.lock)
  }
}

const slotAt = (table: SharedTable, slot: number): number => wordAt(table.words, table.start + slot)

const publish = (table: SharedTable, slot: number, entry: number): void =>
  void Atomics.store(table.words, table.start + slot, entry)

const raiseVersion = (table: SharedTable): void => void Atomics.add(table.words, header.version, 1)

const homeOf = (table: SharedTable, entry: number): number =>
  wordAt(table.words, (entry & recordMask) * recordWords) >>> (32 - table.bits)

/** Where the first key is, or the empty slot where it would go. */
function slotOfKey(table: SharedTable): number {
  const { keys, words, start, bits } = table
  const mask = 2 ** bits - 1
  const tag = wordAt(keys, 1) >>> recordBits
  let slot = wordAt(keys, 0) >>> (32 - bits)
  for (let entry = wordAt(words, start + slot); entry !== 0; entry = wordAt(words, start + slot)) {
    if (entry >>> recordBits === tag && holdsKey(words, (entry & recordMask) * recordWords, keys)) break
    slot = (slot + 1) & mask
  }
  return slot
}

function holdsKey(words: Int32Array, record: number, keys: Int32Array): boolean {
  for (let i = 0; i < digestWords; i++) if (words[record + i] !== keys[i]) return false
  return true
}

function insert(table: SharedTable, emptySlot: number, ref: number): void {
  const count = wordAt(table.words, header.count)
  let slot = emptySlot
  if (!fitsTable(count + 1, table.bits)) {
    grow(table)
    slot = slotOfKey(table)
  }
  const record = takeRecord(table)
  const { words, keys } = table
  for (let i = 0; i < digestWords; i++) words[record * recordWords + i] = wordAt(keys, i)
  words[record * recordWords + digestWords] = ref
  Atomics.store(words, header.count, count + 1)
  publish(table, slot, record | (wordAt(keys, 1) & ~recordMask))
}

/** Empties a slot and moves the rest of its cluster up, so that no tombstone stays (Knuth, volume 3, algorithm 6.4 R). */
function closeGap(table: SharedTable, emptied: number): void {
  const mask = 2 ** table.bits - 1
  let hole = emptied
  let next = hole
  for (;;) {
    next = (next + 1) & mask
    const entry = slotAt(table, next)
    if (entry === 0) break
    // It may move up only if that does not put it before its home.
    if (((next - homeOf(table, entry)) & mask) < ((next - hole) & mask)) continue
    publish(table, hole, entry)
    raiseVersion(table)
    hole = next
  }
  publish(table, hole, 0)
  raiseVersion(table)
}

/** Fills a table of twice the size beside the old one, then publishes it; readers go on in the old one until then. */
function grow(table: SharedTable): void {
  const { start, bits } = table
  const newBits = bits + 1
  const newRecord = takeArena(table, tableRecords(newBits))
  const newStart = newRecord * recordWords
  const { words } = table
  const mask = 2 ** newBits - 1
  for (let slot = 0; slot < 2 ** bits; slot++) {
    const entry = wordAt(words, start + slot)
    if (entry === 0) continue
    let target = wordAt(words, (entry & recordMask) * recordWords) >>> (32 - newBits)
    while (words[newStart + target] !== 0) target = (target + 1) & mask
    words[newStart + target] = entry
  }
  Atomics.store(words, header.table, newRecord | (newBits << recordBits))
  raiseVersion(table)
  words[header.reuseNext] = start / recordWords
  words[header.reuseEnd] = start / recordWords + tableRecords(bits)
  table.refresh()
}
