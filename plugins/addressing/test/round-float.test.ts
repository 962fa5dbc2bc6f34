import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { integerText, roundFloat, roundFloatExactly } from '../src/round-float.ts'
import { floats } from './samples.ts'

const traps: readonly (readonly [number, string])[] = [
  [5e-9, '0.0'],
  [1.5e-8, '0.00000002'],
  [2.5e-8, '0.00000002'],
  [0.123456785, '0.12345678'],
  [0.123456775, '0.12345678'],
  [0.1 + 0.2, '0.3'],
  [-1.5e-8, '-0.00000002'],
  [1e-5, '0.00001'],
  [1, '1.0'],
  [0, '0.0'],
  [-0, '0.0'],
  [-5e-9, '0.0'],
  [-1e-300, '0.0'],
  [5e-324, '0.0'],
  [0.999999995, '1.0'],
  [0.999999985, '0.99999998'],
  [9.999999999, '10.0'],
  [15.123, '15.123'],
  [16.5, '16.5'],
  [123456.123456785, '123456.12345678'],
  [1e21, '1000000000000000000000.0'],
  [-1.5e22, '-15000000000000000000000.0'],
  [1e23, '100000000000000000000000.0'],
]

for (const [value, text] of traps) {
  test(`rounds ${value} to ${text}`, () => {
    assert.equal(roundFloatExactly(value), text)
    assert.equal(roundFloat(value), text)
  })
}

test('the fast path rounds as the exact rule does', () => {
  fc.assert(
    fc.property(floats, (value) => roundFloat(value) === roundFloatExactly(value)),
    { seed: 1, numRuns: 100_000 },
  )
})

test('a rounded float never shows an exponent, a negative zero or a zero to spare', () => {
  fc.assert(
    fc.property(floats, (value) => /^(?!-0\.0$)-?(0|[1-9]\d*)\.(\d|\d{1,7}[1-9])$/.test(roundFloat(value))),
    { seed: 1 },
  )
})

test('a rounded float lies within half a unit of what it rounds, and rounding it again changes nothing', () => {
  const unitary = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(unitary, (value) => {
      const text = roundFloatExactly(value)
      return Math.abs(Number(text) - value) <= 5.000001e-9 && roundFloatExactly(Number(text)) === text
    }),
    { seed: 1 },
  )
})

test('whole numbers are written in full', () => {
  assert.equal(integerText(0), '0')
  assert.equal(integerText(-0), '0')
  assert.equal(integerText(-42), '-42')
  assert.equal(integerText(1e21), '1000000000000000000000')
  assert.equal(integerText(-123e30), '-123000000000000000000000000000000')
})
