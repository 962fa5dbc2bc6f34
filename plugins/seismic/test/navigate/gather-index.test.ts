import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexGathers } from '../../src/navigate/gather-index.ts'
import type { StoreReader } from '../../src/store/open-store.ts'

/** A reader of header columns alone. */
function columns(fields: Readonly<Record<string, readonly number[]>>): StoreReader {
  const traces = Object.values(fields)[0]!.length
  const reader: Pick<StoreReader, 'readField'> & { spec: Partial<StoreReader['spec']> } = {
    spec: { traces, fields: Object.keys(fields) },
    readField: (name, first, count) => Int32Array.from(fields[name]!.slice(first, first + count)),
  }
  return reader as StoreReader
}

const range = (length: number, value: (i: number) => number): number[] => Array.from({ length }, (_, i) => value(i))

test('a stacked section has its lines for gathers', () => {
  const index = indexGathers(columns({ cdp: range(60, (i) => i), inline: range(60, (i) => 7 + Math.floor(i / 20)) }))
  assert.equal(index.field, 'inline')
  assert.deepEqual([index.count, index.firstTrace(1), index.traces(2), index.id(0), index.find(9)], [3, 20, 20, 7, 2])
})

test('where no field tells, a hundred traces make a gather', () => {
  const index = indexGathers(columns({ cdp: range(250, () => 0), inline: range(250, () => 0) }))
  assert.equal(index.field, null)
  assert.deepEqual(
    [index.count, index.firstTrace(2), index.traces(2), index.find(2), index.find(3)],
    [3, 200, 50, 2, undefined],
  )
})

test('an id that comes twice means its first run', () => {
  const index = indexGathers(columns({ cdp: [4, 4, 5, 5, 4, 4] }))
  assert.deepEqual([index.count, index.find(4), index.id(2)], [3, 0, 4])
})
