import { digestWords } from '../../digest.ts'
import type { Code } from '../../wasm/encoding.ts'
import type { Local, LocalsOf } from '../../wasm/function.ts'
import { i32, memory, sequence } from '../../wasm/instructions.ts'
import { header, recordBits, recordMask, recordWords } from '../shared-layout.ts'

/** The table, shared between threads. */
export const shared = memory(0)

/** One page of the thread's own. */
export const own = memory(1)

/** What a search knows about the table. */
export const tableTypes = { start: 'i32', mask: 'i32', shift: 'i32' } as const

export type TableLocals = LocalsOf<typeof tableTypes>

export const headerWord = (word: number): Code => shared.atomicLoad(i32.const(word * 4))

export const openTable = ({ start, mask, shift }: TableLocals): Code => {
  const bits = i32.shrU(start.get, i32.const(recordBits))
  return sequence(
    start.set(headerWord(header.table)),
    shift.set(i32.sub(i32.const(32), bits)),
    mask.set(i32.sub(i32.shl(i32.const(1), bits), i32.const(1))),
    start.set(recordAddress(start.get)),
  )
}

/** Where the key at a private address would be if nothing were in its way. */
export const homeOf = (key: Code, shift: Local): Code => i32.shrU(own.load(key), shift.get)

export const tagOf = (word: Code): Code => i32.shrU(word, i32.const(recordBits))
export const tagOfKey = (key: Code): Code => tagOf(own.load(key, 4))

export const entryAt = (start: Local, slot: Local): Code =>
  shared.atomicLoad(i32.add(start.get, i32.shl(slot.get, i32.const(2))))

export const nextSlot = (slot: Local, mask: Local): Code => slot.set(i32.and(i32.add(slot.get, i32.const(1)), mask.get))

export const recordAddress = (entry: Code): Code =>
  i32.mul(i32.and(entry, i32.const(recordMask)), i32.const(recordWords * 4))

export const refOf = (record: Local): Code => shared.atomicLoad(record.get, digestWords * 4)

/** A record of an overwritten table may lie anywhere: outside the memory in use it must not be loaded. */
export const inMemory = (record: Code): Code => i32.ltU(record, headerWord(header.limit))
