import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hashOutput } from '../src/hash-output.ts'

describe('hashOutput', () => {
  it('is the same for equal content, whatever the order of keys', () => {
    assert.equal(
      hashOutput({ a: 1, b: [1, new Map([[1, new Date(0)]])] }),
      hashOutput({ b: [1, new Map([[1, new Date(0)]])], a: 1 }),
    )
  })

  it('differs where content differs, also where JSON would not', () => {
    const values = [
      null,
      undefined,
      'null',
      0,
      -0,
      NaN,
      1,
      1n,
      '1',
      [],
      {},
      [[]],
      new Set(),
      new Set([1]),
      new Uint8Array(1),
    ]
    values.push(new Uint8Array(2), new Date(0), new Date(1), new Error('a'), new Error('b'), ['ab', 'c'], ['a', 'bc'], {
      __proto__: null,
    })
    assert.equal(new Set(values.map((value) => hashOutput(value))).size, values.length)
  })

  it('survives cycles and counts functions by their kind', () => {
    const ring: unknown[] = [() => 1]
    ring.push(ring)
    const other: unknown[] = [() => 2]
    other.push(other)
    assert.equal(hashOutput(ring), hashOutput(other))
  })
})
