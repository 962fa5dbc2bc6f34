import { digestWords } from '../../digest.ts'
import type { Code } from '../../wasm/encoding.ts'
import { wasmFunction } from '../../wasm/function.ts'
import { flow, i32, sequence } from '../../wasm/instructions.ts'
import { header } from '../shared-layout.ts'
import {
  entryAt,
  headerWord,
  homeOf,
  inMemory,
  nextSlot,
  openTable,
  own,
  recordAddress,
  refOf,
  shared,
  tableTypes,
  tagOf,
  tagOfKey,
} from './table-code.ts'

/** Zero when the record's digest is the key. Atomic loads keep their order without a fence, which would cost 40 ns here. */
const difference = (record: Code, key: Code): Code =>
  Array.from({ length: digestWords }, (_, word) =>
    i32.xor(shared.atomicLoad(record, word * 4), own.load(key, word * 4)),
  ).reduce((a, b) => i32.or(a, b))

/** `search(key)` → the reference of the key at a private address, or -1, of a table that holds still meanwhile. */
export const search = wasmFunction({
  params: { key: 'i32' },
  results: ['i32'],
  body: ({ key }, scope) => {
    const table = scope.locals(tableTypes)
    const { slot, entry, record, left } = scope.locals({ slot: 'i32', entry: 'i32', record: 'i32', left: 'i32' })
    const { start, mask, shift } = table
    return sequence(
      openTable(table),
      slot.set(homeOf(key.get, shift)),
      left.set(mask.get),
      flow.loop(
        flow.if(i32.eqz(entry.tee(entryAt(start, slot))), flow.return(i32.const(-1))),
        flow.if(
          i32.eq(tagOf(entry.get), tagOfKey(key.get)),
          flow.if(
            inMemory(record.tee(recordAddress(entry.get))),
            flow.if(i32.eqz(difference(record.get, key.get)), flow.return(refOf(record))),
          ),
        ),
        nextSlot(slot, mask),
        // An overwritten old table may hold no empty slot: one round is the end in any case.
        flow.branchIf(0, i32.ltS(i32.const(-1), left.tee(i32.sub(left.get, i32.const(1))))),
      ),
      i32.const(-1),
    )
  },
})

/** `find(key)` → the same of any table: searches again when the version has changed. `searching` is the number of `search`. */
export const find = (searching: number) =>
  wasmFunction({
    params: { key: 'i32' },
    results: ['i32'],
    body: ({ key }, scope) => {
      const { version, found } = scope.locals({ version: 'i32', found: 'i32' })
      return sequence(
        flow.loop(
          version.set(headerWord(header.version)),
          found.set(flow.call(searching, key.get)),
          flow.branchIf(0, i32.ne(headerWord(header.version), version.get)),
        ),
        found.get,
      )
    },
  })
