import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createKernels } from '../../src/kernels/kernels.ts'
import { bytesAt, noise, place } from './bytes.ts'

test('words lie in four planes, and come back, whatever their number', () => {
  for (const count of [1, 15, 16, 17, 48, 130]) {
    const kernels = createKernels()
    const words = noise(4 * count, count)
    const source = place(kernels, words)
    const [planes, back] = [kernels.allocate(4 * count), kernels.allocate(4 * count)]
    kernels.run.shuffle(source, planes, count)
    const expected = [0, 1, 2, 3].flatMap((plane) => [...words].filter((_, i) => i % 4 === plane))
    assert.deepEqual([...bytesAt(kernels, planes, 4 * count)], expected)
    kernels.run.unshuffle(planes, planes + count, planes + 2 * count, planes + 3 * count, back, count)
    assert.deepEqual(bytesAt(kernels, back, 4 * count), words)
  }
})

test('rows become columns, with room between them on both sides, and nothing else is touched', () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 0, max: 40 }),
    columns: fc.integer({ min: 1, max: 50 }),
    gaps: fc.tuple(fc.nat(9), fc.nat(9)),
  })
  fc.assert(
    fc.property(sizes, ({ rows, columns, gaps }) => {
      const kernels = createKernels()
      const [sourceStride, targetStride] = [columns + gaps[0], rows + gaps[1]]
      const bytes = noise(Math.max(1, rows * sourceStride), rows + columns)
      const source = place(kernels, bytes)
      const target = kernels.allocate(columns * targetStride)
      kernels.run.transpose(source, sourceStride, rows, columns, target, targetStride)
      const expected = new Uint8Array(columns * targetStride)
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) expected[c * targetStride + r] = bytes[r * sourceStride + c]!
      }
      assert.deepEqual(bytesAt(kernels, target, expected.length), expected)
    }),
    { seed: 1 },
  )
})
