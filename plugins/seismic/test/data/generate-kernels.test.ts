import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { createKernels } from '../../src/kernels/kernels.ts'
import { encodeSamples } from '../../src/segy/encode-samples.ts'

test('the kernel makes the IBM words that the plain encoder makes, whatever the count, and writes nothing behind them', () => {
  const kernels = createKernels()
  const random = createRandom('ibm kernel')
  for (const count of [1, 2, 3, 4, 5, 63, 64, 10_001]) {
    const source = kernels.allocate(count * 4)
    const target = kernels.allocate(count * 4 + 16)
    const bits = new Uint32Array(kernels.bytes().buffer, source, count)
    for (let i = 0; i < count; i++) {
      // Any sign and mantissa, any exponent of a finite number; one in ten is denormal, of any length.
      const [exponent, mantissa] =
        i % 10 === 9 ? [0, 0x7fffff >> random.int(0, 22)] : [random.int(0, 254), random.int(0, 0x7fffff)]
      bits[i] = ((random.int(0, 1) << 31) | (exponent << 23) | mantissa) >>> 0
    }
    if (count > 6) bits.set([0, 0x80000000, 0x00800000, 0x7f7fffff, 1, 0x807fffff])
    kernels.bytes().fill(0xaa, target, target + count * 4 + 16)
    const plain = new Uint8Array(count * 4)
    encodeSamples(kernels.floats(source, count), plain, { formatCode: 1, byteOrder: 'big' })
    assert.equal(kernels.run.encodeIbm(source, target, count), 1)
    assert.ok(Buffer.from(plain).equals(kernels.bytes().subarray(target, target + count * 4)), `${count} samples`)
    assert.ok(
      kernels
        .bytes()
        .subarray(target + count * 4, target + count * 4 + 16)
        .every((byte) => byte === 0xaa),
    )
  }
})

test('the kernel tells where a sample is not finite, wherever it stands, and looks at none behind the last one', () => {
  const kernels = createKernels()
  const source = kernels.allocate(64)
  const target = kernels.allocate(64)
  for (const value of [NaN, Infinity, -Infinity]) {
    for (const count of [1, 4, 7, 8]) {
      for (let odd = 0; odd < 12; odd++) {
        kernels.floats(source, 12).fill(1)[odd] = value
        assert.equal(
          kernels.run.encodeIbm(source, target, count),
          odd < count ? 0 : 1,
          `${value} at ${odd} of ${count}`,
        )
      }
    }
  }
})

test('scaled samples are added up to the last one and not behind it', () => {
  const kernels = createKernels()
  const source = kernels.allocate(64)
  const target = kernels.allocate(64)
  kernels.floats(source, 16).fill(2)
  kernels.floats(target, 16).fill(1)
  kernels.run.addScaled(target, source, 7, 0.25)
  assert.deepEqual([...kernels.floats(target, 9)], [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1, 1])
})
