import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checksum } from '../../src/kernels/checksum.ts'
import { createKernels } from '../../src/kernels/kernels.ts'
import { noise, place } from './bytes.ts'

const kernels = createKernels()
const hashOf = (content: Uint8Array): string => checksum(kernels, place(kernels, content), content.length)

test('the checksum has the published values of XXH64 with seed 0', () => {
  const published = {
    '': 'ef46db3751d8e999',
    a: 'd24ec4f1a98c6e5b',
    abc: '44bc2cf5ad770999',
    'Nobody inspects the spammish repetition': 'fbcea83c8a378bf1',
  }
  for (const [text, hash] of Object.entries(published)) assert.equal(hashOf(Buffer.from(text)), hash)
})

const primes = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const

/** XXH64 by the letter of its specification, as the oracle. */
function plainHash(content: Uint8Array): string {
  const [p1, p2, p3, p4, p5] = primes
  const cut = (value: bigint): bigint => BigInt.asUintN(64, value)
  const turn = (value: bigint, by: bigint): bigint => cut(value << by) | (value >> (64n - by))
  const round = (lane: bigint, word: bigint): bigint => cut(turn(cut(lane + word * p2), 31n) * p1)
  const view = new DataView(content.buffer, content.byteOffset, content.length)
  let at = 0
  let hash: bigint = p5
  if (content.length >= 32) {
    const lanes = [cut(p1 + p2), p2, 0n, cut(-p1)]
    for (; at + 32 <= content.length; at += 32) {
      for (const [i, lane] of lanes.entries()) lanes[i] = round(lane, view.getBigUint64(at + 8 * i, true))
    }
    hash = cut(lanes.reduce((sum, lane, i) => sum + turn(lane, [1n, 7n, 12n, 18n][i]!), 0n))
    for (const lane of lanes) hash = cut((hash ^ round(0n, lane)) * p1 + p4)
  }
  hash = cut(hash + BigInt(content.length))
  for (; at + 8 <= content.length; at += 8) {
    hash = cut(turn(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * p1 + p4)
  }
  if (at + 4 <= content.length) {
    hash = cut(turn(hash ^ cut(BigInt(view.getUint32(at, true)) * p1), 23n) * p2 + p3)
    at += 4
  }
  for (; at < content.length; at++) hash = cut(turn(hash ^ cut(BigInt(view.getUint8(at)) * p5), 11n) * p1)
  hash = cut((hash ^ (hash >> 33n)) * p2)
  hash = cut((hash ^ (hash >> 29n)) * p3)
  return (hash ^ (hash >> 32n)).toString(16).padStart(16, '0')
}

test('bytes of all lengths have the checksum of the specification, and another one where a bit is changed', () => {
  for (let length = 1; length <= 150; length++) {
    const content = noise(length, length)
    assert.equal(hashOf(content), plainHash(content), `${length} bytes`)
    const at = length >> 1
    assert.notEqual(hashOf(content.with(at, content[at]! ^ 1)), plainHash(content))
  }
})
