import { digestWords } from '../hex.ts'
import { header, maxPages, recordBits, recordMask, recordWords } from '../shared-layout.ts'
import {
  add,
  and,
  anyBit,
  assemble,
  atomicLoad,
  branch,
  branchIf,
  call,
  differs,
  equal,
  fence,
  get,
  giveBack,
  i32,
  isZero,
  lessSigned,
  lessUnsigned,
  load,
  load128,
  loop,
  mul,
  or,
  or128,
  set,
  shiftLeft,
  shiftRight,
  store,
  sub,
  tee,
  when,
  xor,
  xor128,
  type Code,
} from './assembler.ts'

const shared = 0
const own = 1

/** Keys on their way at once: enough to hide the memory's latency, few enough that a writer seldom gets in between. */
const groupKeys = 32

/** Private memory: digests of a batch, then their references, then a group's slots. One page of 64 KiB. */
export const maxBatch = 1024
export const keysAt = 0
export const refsAt = maxBatch * digestWords * 4
const entriesAt = refsAt + maxBatch * 4
const sinkAt = entriesAt + groupKeys * 4

const headerWord = (word: number): Code => atomicLoad(shared, i32(word * 4))
const tagOf = (word: Code): Code => shiftRight(word, i32(recordBits))
const recordAddress = (entry: Code): Code => mul(and(entry, i32(recordMask)), i32(recordWords * 4))

/** Zero when the record's digest is the key. Atomic loads keep their order without a fence, which would cost 40 ns here. */
const difference = (record: Code, key: Code): Code =>
  Array.from({ length: digestWords }, (_, word) =>
    xor(atomicLoad(shared, record, word * 4), load(own, key, word * 4)),
  ).reduce(or)

/** The same by plain loads, 16 bytes at once: a batch can afford the fence that orders them. */
const differenceUnordered = (record: Code, key: Code): Code => {
  const half = (offset: number): Code => xor128(load128(shared, record, offset), load128(own, key, offset))
  return anyBit(or128(half(0), half(digestWords * 2)))
}

/** Local numbers of what a search knows about the table. */
interface TableLocals {
  readonly start: number
  readonly mask: number
  readonly shift: number
}

const openTable = ({ start, mask, shift }: TableLocals): Code => [
  ...set(start, headerWord(header.table)),
  ...set(shift, sub(i32(32), shiftRight(get(start), i32(recordBits)))),
  ...set(mask, sub(shiftLeft(i32(1), shiftRight(get(start), i32(recordBits))), i32(1))),
  ...set(start, recordAddress(get(start))),
]

const entryAt = (start: number, slot: number): Code => atomicLoad(shared, add(get(start), shiftLeft(get(slot), i32(2))))
const nextSlot = (slot: number, mask: number): Code => set(slot, and(add(get(slot), i32(1)), get(mask)))

/** A record of an overwritten table may lie anywhere: outside the memory in use it must not be loaded. */
const inMemory = (record: Code): Code => lessUnsigned(record, headerWord(header.limit))

const [key, start, mask, shift, slot, entry, record, left] = [0, 1, 2, 3, 4, 5, 6, 7] as const
const search = {
  name: 'search',
  params: 1,
  locals: 7,
  body: [
    openTable({ start, mask, shift }),
    set(slot, shiftRight(load(own, get(key)), get(shift))),
    set(left, get(mask)),
    loop(
      when(isZero(tee(entry, entryAt(start, slot))), giveBack(i32(-1))),
      when(
        equal(tagOf(get(entry)), tagOf(load(own, get(key), 4))),
        when(
          inMemory(tee(record, recordAddress(get(entry)))),
          when(isZero(difference(get(record), get(key))), giveBack(atomicLoad(shared, get(record), digestWords * 4))),
        ),
      ),
      nextSlot(slot, mask),
      // An overwritten old table may hold no empty slot: one round is the end in any case.
      branchIf(0, lessSigned(i32(-1), tee(left, sub(get(left), i32(1))))),
    ),
    i32(-1),
  ],
}

const version = 1
const found = 2
const find = {
  name: 'find',
  params: 1,
  locals: 2,
  body: [
    loop(
      set(version, headerWord(header.version)),
      set(found, call(0, get(key))),
      branchIf(0, differs(headerWord(header.version), get(version))),
    ),
    get(found),
  ],
}

/** Locals of the batch: parameters are its length; the rest is scratch. */
const [count, from, to, i, seen, start2, mask2, shift2, slot2, entry2, record2, sink, tag] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
] as const
const keyOf = (index: Code): Code => add(i32(keysAt), mul(index, i32(digestWords * 4)))
const entryPlace = (index: Code): Code => shiftLeft(sub(index, get(from)), i32(2))
const forGroup = (...body: readonly Code[]): Code => [
  ...set(i, get(from)),
  ...loop(...body, branchIf(0, lessUnsigned(tee(i, add(get(i), i32(1))), get(to)))),
]
const homeOf = (index: Code): Code => shiftRight(load(own, keyOf(index)), get(shift2))

/** Three passes per group. The first two only touch what the next one needs, so that the memory serves many keys at once. */
const findMany = {
  name: 'findMany',
  params: 1,
  locals: 12,
  body: [
    loop(
      set(to, add(get(from), i32(groupKeys))),
      when(lessUnsigned(get(count), get(to)), set(to, get(count))),
      set(seen, headerWord(header.version)),
      openTable({ start: start2, mask: mask2, shift: shift2 }),
      forGroup(set(slot2, homeOf(get(i))), set(sink, add(get(sink), entryAt(start2, slot2)))),
      forGroup(
        set(slot2, homeOf(get(i))),
        set(tag, tagOf(load(own, keyOf(get(i)), 4))),
        set(record2, get(mask2)),
        loop(
          when(
            tee(entry2, entryAt(start2, slot2)),
            when(
              differs(tagOf(get(entry2)), get(tag)),
              nextSlot(slot2, mask2),
              branchIf(2, tee(record2, sub(get(record2), i32(1)))),
            ),
          ),
        ),
        store(own, entryPlace(get(i)), get(entry2), entriesAt),
        when(
          inMemory(tee(record2, recordAddress(get(entry2)))),
          set(sink, add(get(sink), atomicLoad(shared, get(record2), digestWords * 4))),
        ),
      ),
      forGroup(
        set(entry2, load(own, entryPlace(get(i)), entriesAt)),
        set(record2, recordAddress(get(entry2))),
        store(own, shiftLeft(get(i), i32(2)), i32(-1), refsAt),
        when(
          get(entry2),
          when(
            inMemory(get(record2)),
            when(
              isZero(differenceUnordered(get(record2), keyOf(get(i)))),
              store(own, shiftLeft(get(i), i32(2)), atomicLoad(shared, get(record2), digestWords * 4), refsAt),
              branch(2),
            ),
          ),
          // The first slot with the right tag held another key.
          store(own, shiftLeft(get(i), i32(2)), call(0, keyOf(get(i))), refsAt),
        ),
      ),
      fence,
      when(
        differs(headerWord(header.version), get(seen)),
        forGroup(store(own, shiftLeft(get(i), i32(2)), call(1, keyOf(get(i))), refsAt)),
      ),
      set(from, get(to)),
      branchIf(0, lessUnsigned(get(from), get(count))),
    ),
    // Keeps the touching loads alive.
    store(own, i32(sinkAt), get(sink)),
    i32(0),
  ],
}

/** The module's bytes. `search` and `find` take a private address of a key; `findMany` a count ≥ 1 of keys at `keysAt`. */
export const searchModule = (): Uint8Array<ArrayBuffer> => assemble([search, find, findMany], maxPages)
