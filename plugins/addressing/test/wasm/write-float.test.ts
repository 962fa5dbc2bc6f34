import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { roundFloatExactly } from '../../src/round-float.ts'
import { createKernel } from '../../src/wasm/kernel.ts'
import { layout } from '../../src/wasm/layout.ts'
import { floats } from '../samples.ts'

const kernel = createKernel()

const bytes = Buffer.from(kernel.memory.buffer)

/** The text that the kernel writes, or `odd` where it leaves the value to the exact rule. */
const written = (value: number): string => {
  bytes.writeUInt32LE(0, layout.odd)
  const end = kernel.writeFloat(value, layout.texts)
  return bytes.readUInt32LE(layout.odd) === 0 ? bytes.toString('latin1', layout.texts, end) : 'odd'
}

test('what the kernel writes is what the exact rule says', () => {
  fc.assert(
    fc.property(floats, (value) => {
      const text = written(value)
      assert.ok(text === 'odd' || text === roundFloatExactly(value), `${value}: ${text}`)
    }),
    { seed: 1, numRuns: 100_000 },
  )
})

test('the kernel writes ordinary floats and leaves ties, large values and NaN alone', () => {
  assert.equal(written(-0.123456789), '-0.12345679')
  assert.equal(written(15.5), '15.5')
  assert.equal(written(-4e-9), '0.0')
  assert.equal(written(0.123456785), 'odd')
  assert.equal(written(16), 'odd')
  assert.equal(written(NaN), 'odd')
  assert.equal(written(-Infinity), 'odd')
})
