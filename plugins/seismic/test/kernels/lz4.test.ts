import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lz4TableBytes } from '../../src/kernels/kernel-exports.ts'
import { createKernels } from '../../src/kernels/kernels.ts'
import { bytesAt, noise } from './bytes.ts'
import { decodeLz4 } from './lz4-twin.ts'

const kernels = createKernels()
const table = kernels.allocate(lz4TableBytes)
const mostBytes = 100_000
const [source, block, target] = [kernels.allocate(mostBytes), kernels.allocate(mostBytes), kernels.allocate(mostBytes)]

function compress(content: Uint8Array, capacity: number): Uint8Array {
  kernels.bytes().set(content, source)
  return bytesAt(kernels, block, kernels.run.lz4Compress(source, content.length, block, capacity, table))
}

function decompress(content: Uint8Array, capacity: number): Uint8Array | number {
  kernels.bytes().set(content, block)
  const size = kernels.run.lz4Decompress(block, content.length, target, capacity)
  return size < 0 ? size : bytesAt(kernels, target, size)
}

/** Runs, repeats from far and near, and noise, in any order. */
const contents = fc
  .array(
    fc.oneof(
      fc.record({ kind: fc.constant('run'), length: fc.integer({ min: 1, max: 700 }), byte: fc.nat(255) }),
      fc.record({ kind: fc.constant('noise'), length: fc.integer({ min: 1, max: 400 }), byte: fc.nat(255) }),
      fc.record({ kind: fc.constant('repeat'), length: fc.integer({ min: 1, max: 600 }), byte: fc.nat(255) }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => {
    const out: number[] = []
    for (const { kind, length, byte } of parts) {
      const fresh = noise(length, byte + 1)
      const distance = 1 + ((byte * 7) % Math.max(1, out.length))
      for (let i = 0; i < length; i++) {
        if (kind === 'run') out.push(byte)
        else if (kind === 'noise' || out.length === 0) out.push(fresh[i]!)
        else out.push(out[out.length - distance]!)
      }
    }
    return Uint8Array.from(out)
  })

test('what is compressed reads the same by the description of the format, and by the kernel', () => {
  fc.assert(
    fc.property(contents, (content) => {
      const compressed = compress(content, content.length * 2 + 64)
      assert.deepEqual(decodeLz4(compressed), content)
      assert.deepEqual(decompress(compressed, content.length), content)
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('matches of all short distances are repeated, at the end of the target as well as with room behind it', () => {
  for (let distance = 1; distance <= 40; distance++) {
    for (let length = 4; length < 19; length++) {
      const literals = noise(distance, distance)
      const head = distance < 15 ? [(distance << 4) | (length - 4)] : [0xf0 | (length - 4), distance - 15]
      const packed = Uint8Array.of(...head, ...literals, distance, 0, 0x10, 7)
      const expected = decodeLz4(packed)
      assert.equal(expected.length, distance + length + 1)
      for (const room of [0, 1, 15, 16, 17, 64]) {
        assert.deepEqual(decompress(packed, expected.length + room), expected, `${length} bytes from ${distance}`)
      }
    }
  }
})

test('matches beyond 65,535 bytes are not used, those within are', () => {
  const far = Uint8Array.from([...noise(1000, 1), ...noise(70_000, 2), ...noise(1000, 1)])
  const near = Uint8Array.from([...noise(1000, 1), ...noise(60_000, 2), ...noise(1000, 1)])
  assert.equal(compress(far, far.length - 1).length, 0)
  const compressed = compress(near, near.length - 1)
  assert.ok(compressed.length > 0)
  assert.deepEqual(decodeLz4(compressed), near)
})

test('a block that would be larger than it may be is given up, and nothing is written behind the capacity', () => {
  const content = Uint8Array.from([...noise(300, 3), ...new Uint8Array(300), ...noise(300, 4)])
  const whole = compress(content, 2000).length
  for (let capacity = 0; capacity <= whole + 30; capacity++) {
    kernels.bytes().fill(0xee, block, block + 2000)
    const size = kernels.run.lz4Compress(source, content.length, block, capacity, table)
    assert.ok(size === 0 || size === whole, `${size} at ${capacity}`)
    assert.ok(
      bytesAt(kernels, block + capacity, 64).every((byte) => byte === 0xee),
      `written behind ${capacity}`,
    )
  }
  assert.equal(kernels.run.lz4Compress(source, content.length, block, whole + 30, table), whole)
})

test('a damaged block never makes the reader write outside its target, and a cut one is refused', () => {
  const content = Uint8Array.from([...noise(500, 5), ...new Uint8Array(900).fill(7), ...noise(80, 5), ...noise(500, 5)])
  const compressed = compress(content, 4000)
  fc.assert(
    fc.property(fc.nat(compressed.length - 1), fc.nat(255), fc.integer({ min: 1, max: 2000 }), (at, byte, capacity) => {
      kernels.bytes().fill(0xee, target, target + 4000)
      decompress(compressed.with(at, byte), capacity)
      assert.ok(bytesAt(kernels, target + capacity, 64).every((value) => value === 0xee))
    }),
    { seed: 1, numRuns: 2000 },
  )
  assert.equal(decompress(compressed.subarray(0, 5), content.length), -1)
  // A match before the beginning; a length that never ends.
  assert.equal(decompress(Uint8Array.of(0x10, 65, 2, 0, 0x00), 100), -1)
  assert.equal(decompress(Uint8Array.of(0xf0, 255, 255, 255), 100_000), -1)
})
