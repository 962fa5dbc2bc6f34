import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createKernels } from '../../src/kernels/kernels.ts'
import { decodeSamples } from '../../src/segy/decode-samples.ts'
import type { FormatCode } from '../../src/segy/sample-formats.ts'
import { bytesAt, noise, place } from './bytes.ts'

const widths = { 1: 4, 2: 4, 3: 2, 5: 4, 8: 1 } as const
const headerBytes = 240

/** Traces with headers before them → floats by both kernels; the first is the plain one. */
function convertBoth(
  bytes: Uint8Array,
  shape: { traces: number; samples: number; format: FormatCode; little: number },
) {
  const { traces, samples, format, little } = shape
  const kernels = createKernels()
  const source = place(kernels, bytes)
  const stride = bytes.length / traces
  const count = traces * samples
  const [plain, planes, rows] = [kernels.allocate(4 * count), kernels.allocate(4 * count), kernels.allocate(4 * count)]
  const counts = [kernels.allocate(8), kernels.allocate(8)] as const
  const { run } = kernels
  run.convert(source + headerBytes, stride, traces, samples, format, little, plain, counts[0])
  run.convertShuffled(source + headerBytes, stride, traces, samples, format, little, planes, count, counts[1])
  run.unshuffle(planes, planes + count, planes + 2 * count, planes + 3 * count, rows, count)
  const found = counts.map((pointer) => [...new Int32Array(kernels.bytes().buffer, pointer, 2)])
  assert.deepEqual(found[0], found[1])
  assert.deepEqual(bytesAt(kernels, rows, 4 * count), bytesAt(kernels, plain, 4 * count))
  return { bits: [...new Uint32Array(bytesAt(kernels, plain, 4 * count).buffer)], counts: found[0]! }
}

for (const format of [1, 2, 3, 5, 8] as const) {
  test(`any bytes of format ${format} become the floats of the slow decoder, bit by bit`, () => {
    const anyShape = fc.record({ traces: fc.integer({ min: 1, max: 4 }), samples: fc.integer({ min: 1, max: 70 }) })
    fc.assert(
      fc.property(anyShape, fc.integer(), fc.nat(1), ({ traces, samples }, seed, little) => {
        const traceBytes = headerBytes + samples * widths[format]
        const bytes = noise(traces * traceBytes, seed)
        const expected = Array.from({ length: traces }, (_, trace) => {
          const target = new Float32Array(samples)
          const from = trace * traceBytes + headerBytes
          const byteOrder = little ? 'little' : 'big'
          decodeSamples(bytes.subarray(from, (trace + 1) * traceBytes), target, { formatCode: format, byteOrder })
          return [...new Uint32Array(target.buffer)]
        }).flat()
        const { bits, counts } = convertBoth(bytes, { traces, samples, format, little })
        assert.deepEqual(bits, expected)
        const infinite = expected.filter((word) => (word & 0x7f800000) === 0x7f800000).length
        assert.equal(counts[0], infinite)
      }),
      { seed: 1, numRuns: 200 },
    )
  })
}

/** One trace of big-endian words. */
function traceOf(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(headerBytes + 4 * words.length)
  const view = new DataView(bytes.buffer)
  for (const [i, word] of words.entries()) view.setUint32(headerBytes + 4 * i, word)
  return bytes
}

test('IBM floats that segyio 1.8.3 reads wrong have their values: not normalised, too large, too small', () => {
  const words = [0x41100000, 0xc276a000, 0x41000001, 0x46000001, 0x7fffffff, 0xffffffff, 0x00000001, 0x80000000]
  const { bits, counts } = convertBoth(traceOf(words), { traces: 1, samples: 8, format: 1, little: 0 })
  const values = new Float32Array(Uint32Array.from(bits).buffer)
  assert.deepEqual([...values], [1, -118.625, 2 ** -20, 1, Infinity, -Infinity, 0, -0])
  assert.deepEqual(counts, [2, 0])
})

test('integers that a float rounds are counted, at both ends of the range too', () => {
  const words = [16_777_216, 16_777_217, -16_777_217, 2 ** 31 - 1, -(2 ** 31), 2 ** 31 - 128, 5].map(
    (value) => value >>> 0,
  )
  const { counts } = convertBoth(traceOf(words), { traces: 1, samples: 7, format: 2, little: 0 })
  assert.deepEqual(counts, [0, 3])
})
