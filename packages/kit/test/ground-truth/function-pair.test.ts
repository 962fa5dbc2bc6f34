import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { functionPair } from '../../src/ground-truth/index.ts'

for (const [percent, blocks] of [
  [0, 4_000],
  [3, 4_120],
  [5, 4_200],
  [10, 4_400],
] as const) {
  test(`a pair of ${percent} % hashes 4,000 and ${blocks} blocks`, () => {
    const pair = functionPair(percent)
    assert.deepEqual(pair.blocks, { base: 4_000, more: blocks })
    // A text of n whole blocks costs n + 1: the last one holds its length.
    const expected = (count: number): string =>
      createHash('sha256')
        .update(Buffer.alloc((count - 1) * 64, 1))
        .digest('hex')
    assert.equal(pair.base(), expected(4_000))
    assert.equal(pair.more(), expected(blocks))
  })
}

test('a difference that is no whole number of blocks is refused', () => {
  assert.throws(() => functionPair(0.01), RangeError)
})
