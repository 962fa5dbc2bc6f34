import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeSamples } from '../../src/segy/decode-samples.ts'
import { encodeSamples } from '../../src/segy/encode-samples.ts'
import type { FormatCode } from '../../src/segy/sample-formats.ts'

const known: ReadonlyArray<{ formatCode: FormatCode; big: number[]; values: number[] }> = [
  { formatCode: 1, big: [0x42, 0x76, 0xa0, 0, 0xc1, 0x10, 0, 0], values: [118.625, -1] },
  { formatCode: 2, big: [0, 0, 1, 0, 0xff, 0xff, 0xff, 0xfe], values: [256, -2] },
  { formatCode: 3, big: [0x7f, 0xff, 0x80, 0], values: [32767, -32768] },
  { formatCode: 5, big: [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0], values: [1, -2] },
  { formatCode: 8, big: [0x7f, 0x80], values: [127, -128] },
]

for (const { formatCode, big, values } of known) {
  test(`samples of format ${formatCode} have their values in both byte orders, and go back to the same bytes`, () => {
    const bytesPerSample = big.length / values.length
    const little = Array.from({ length: values.length }, (_, i) =>
      big.slice(i * bytesPerSample, (i + 1) * bytesPerSample).toReversed(),
    ).flat()
    for (const [byteOrder, bytes] of [['big', big] as const, ['little', little] as const]) {
      // One byte further on: real buffers are not aligned.
      const source = new Uint8Array([0, ...bytes]).subarray(1)
      const target = new Float32Array(values.length)
      decodeSamples(source, target, { formatCode, byteOrder })
      assert.deepEqual([...target], values)
      const back = new Uint8Array(bytes.length + 1).subarray(1)
      encodeSamples(target, back, { formatCode, byteOrder })
      assert.deepEqual([...back], bytes)
    }
  })
}

test('a signalling NaN keeps its bits on the way through', () => {
  const source = Uint8Array.from([0x7f, 0x80, 0, 1, 0xff, 0xc0, 0x12, 0x34])
  const target = new Float32Array(2)
  decodeSamples(source, target, { formatCode: 5, byteOrder: 'big' })
  assert.deepEqual([...new Uint32Array(target.buffer)], [0x7f800001, 0xffc01234])
  const back = new Uint8Array(8)
  encodeSamples(target, back, { formatCode: 5, byteOrder: 'big' })
  assert.deepEqual(back, source)
})

test('what a format cannot hold is refused by its place, never bent', () => {
  const refused = (formatCode: FormatCode, values: number[], says: RegExp): void =>
    assert.throws(() => encodeSamples(Float32Array.from(values), new Uint8Array(8), { formatCode, byteOrder: 'big' }), {
      code: 'SEGY_SAMPLE_RANGE',
      message: says,
    })
  refused(1, [0, Infinity], /sample 1 is Infinity, which a 4-byte IBM float \(format 1\) cannot hold; write format 5/)
  refused(1, [NaN], /sample 0 is NaN/)
  refused(3, [32768], /sample 0 is 32768, which a 2-byte integer/)
  refused(3, [0.5], /sample 0 is 0.5/)
  refused(8, [-129], /-129/)
  refused(2, [2 ** 31], /2147483648/)
})
