import { digestBytes } from '../../digest.ts'
import type { Code } from '../../wasm/encoding.ts'
import { wasmFunction, type Local } from '../../wasm/function.ts'
import { fence, flow, i32, sequence, v128 } from '../../wasm/instructions.ts'
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

/** Keys on their way at once: enough to hide the memory's latency, few enough that a writer seldom gets in between. */
const groupKeys = 32

/** Private memory: digests of a batch, then their references, then a group's slots. One page of 64 KiB. */
export const maxBatch = 1024
export const keysAt = 0
export const refsAt = maxBatch * digestBytes
const entriesAt = refsAt + maxBatch * 4
const sinkAt = entriesAt + groupKeys * 4

const keyOf = (i: Local): Code => i32.add(i32.const(keysAt), i32.mul(i.get, i32.const(digestBytes)))

const storeRef = (i: Local, ref: Code): Code => own.store(i32.shl(i.get, i32.const(2)), ref, refsAt)

/** Zero when the record's digest is the key, by plain loads, 16 bytes at once: a batch can afford the fence that orders them. */
const differenceUnordered = (record: Local, key: Code): Code => {
  const half = (offset: number): Code => v128.xor(shared.load128(record.get, offset), own.load128(key, offset))
  return v128.anyTrue(v128.or(half(0), half(16)))
}

/** Numbers of the functions that `findMany` calls. */
export interface Searches {
  readonly search: number
  readonly find: number
}

/**
 * `findMany(count)`: the references of the first `count` ≥ 1 keys at `keysAt`. Three passes per group. The first two only
 * touch what the next one needs, so that the memory serves many keys at once.
 */
export const findMany = (searches: Searches) =>
  wasmFunction({
    params: { count: 'i32' },
    results: [],
    body: ({ count }, scope) => {
      const table = scope.locals(tableTypes)
      const { start, mask, shift } = table
      const { from, to, i, seen } = scope.locals({ from: 'i32', to: 'i32', i: 'i32', seen: 'i32' })
      const { slot, entry, record, left } = scope.locals({ slot: 'i32', entry: 'i32', record: 'i32', left: 'i32' })
      const { sink, tag } = scope.locals({ sink: 'i32', tag: 'i32' })

      const forGroup = (...body: readonly Code[]): Code =>
        sequence(
          i.set(from.get),
          flow.loop(...body, flow.branchIf(0, i32.ltU(i.tee(i32.add(i.get, i32.const(1))), to.get))),
        )
      const touch = (value: Code): Code => sink.set(i32.add(sink.get, value))
      const entryPlace = i32.shl(i32.sub(i.get, from.get), i32.const(2))

      const touchSlots = forGroup(slot.set(homeOf(keyOf(i), shift)), touch(entryAt(start, slot)))
      const touchRecords = forGroup(
        slot.set(homeOf(keyOf(i), shift)),
        tag.set(tagOfKey(keyOf(i))),
        left.set(mask.get),
        flow.loop(
          flow.if(
            entry.tee(entryAt(start, slot)),
            flow.if(
              i32.ne(tagOf(entry.get), tag.get),
              nextSlot(slot, mask),
              flow.branchIf(2, left.tee(i32.sub(left.get, i32.const(1)))),
            ),
          ),
        ),
        own.store(entryPlace, entry.get, entriesAt),
        flow.if(inMemory(record.tee(recordAddress(entry.get))), touch(refOf(record))),
      )
      const compareKeys = forGroup(
        entry.set(own.load(entryPlace, entriesAt)),
        record.set(recordAddress(entry.get)),
        storeRef(i, i32.const(-1)),
        flow.if(
          entry.get,
          flow.if(
            inMemory(record.get),
            flow.if(i32.eqz(differenceUnordered(record, keyOf(i))), storeRef(i, refOf(record)), flow.branch(2)),
          ),
          // The first slot with the right tag held another key.
          storeRef(i, flow.call(searches.search, keyOf(i))),
        ),
      )

      return sequence(
        flow.loop(
          to.set(i32.add(from.get, i32.const(groupKeys))),
          flow.if(i32.ltU(count.get, to.get), to.set(count.get)),
          seen.set(headerWord(header.version)),
          openTable(table),
          touchSlots,
          touchRecords,
          compareKeys,
          fence,
          flow.if(
            i32.ne(headerWord(header.version), seen.get),
            forGroup(storeRef(i, flow.call(searches.find, keyOf(i)))),
          ),
          from.set(to.get),
          flow.branchIf(0, i32.ltU(from.get, count.get)),
        ),
        // Keeps the touching loads alive.
        own.store(i32.const(sinkAt), sink.get),
      )
    },
  })
