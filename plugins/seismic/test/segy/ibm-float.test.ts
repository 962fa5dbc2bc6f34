import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { ibmToIeee, ieeeToIbm } from '../../src/segy/ibm-float.ts'

const bits = new Int32Array(1)
const float = new Float32Array(bits.buffer)
const wordOf = (value: number): number => {
  float[0] = value
  return bits[0] as number
}
const encode = (value: number): number => ieeeToIbm(wordOf(value)) >>> 0

test('published words have their published values, both ways', () => {
  const pairs: ReadonlyArray<[number, number]> = [
    [0x41100000, 1],
    [0xc1100000, -1],
    [0x4276a000, 118.625],
    [0xc276a000, -118.625],
    [0x00000000, 0],
    [0x80000000, -0],
    [0x40800000, 0.5],
    [0x41200000, 2],
  ]
  for (const [word, value] of pairs) {
    assert.equal(ibmToIeee(word), value)
    assert.equal(encode(value), word)
  }
})

test('words that no writer should have left are read exactly: unnormalised, tiny, beyond float32', () => {
  assert.equal(ibmToIeee(0x41000001), 2 ** -20)
  assert.equal(ibmToIeee(0x46000001), 1)
  assert.equal(Math.fround(ibmToIeee(0x1b100000)), Math.fround(16 ** -38))
  assert.equal(Math.fround(ibmToIeee(0x7fffffff)), Infinity)
  assert.equal(Math.fround(ibmToIeee(0xffffffff)), -Infinity)
})

test('a normalised word within the range of float32 survives the way there and back', () => {
  const random = createRandom('ibm')
  for (let i = 0; i < 100_000; i++) {
    // Exponents from 16^-32 to 16^31: all of them lie within the normal range of float32.
    const word = ((random.int(0, 1) << 31) | (random.int(33, 95) << 24) | random.int(0x100000, 0xffffff)) >>> 0
    assert.equal(encode(Math.fround(ibmToIeee(word))), word)
  }
})

test('any finite float32 becomes a normalised word at most half a unit of its last place away', () => {
  const random = createRandom('ieee')
  for (let i = 0; i < 100_000; i++) {
    bits[0] = random.int(0, 0xffffffff)
    const value = float[0] as number
    if (!Number.isFinite(value) || value === 0) continue
    const word = encode(value)
    const unit = 16 ** (((word >>> 24) & 127) - 64 - 6)
    assert.ok((word & 0xf00000) !== 0, `${value} became ${word.toString(16)}, which is not normalised`)
    assert.ok(Math.abs(ibmToIeee(word) - value) <= unit / 2, `${value} became ${ibmToIeee(word)}`)
  }
})

test('denormals keep their value', () => {
  for (const value of [2 ** -149, 3 * 2 ** -149, 2 ** -127, -(2 ** -130)]) assert.equal(ibmToIeee(encode(value)), value)
})
