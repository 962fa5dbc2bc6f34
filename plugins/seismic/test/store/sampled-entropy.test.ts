import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampledEntropy } from '../../src/store/sampled-entropy.ts'
import { noise } from '../kernels/bytes.ts'

test('one byte over and over needs no bits, two kinds need one, and noise needs eight', () => {
  assert.equal(sampledEntropy(new Uint8Array(100_000)), 0)
  assert.equal(sampledEntropy(Uint8Array.from({ length: 4096 }, (_, i) => i & 1)), 1)
  const bits = sampledEntropy(noise(100_000, 9))
  assert.ok(bits > 7.93 && bits <= 8, String(bits))
})

test('nothing has no entropy', () => {
  assert.equal(sampledEntropy(new Uint8Array(0)), 0)
})
