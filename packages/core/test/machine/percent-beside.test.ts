import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percentBeside } from '../../src/machine/percent-beside.ts'

for (const [share, limits, text] of [
  [0.0512, [0.01, 0.05], '5.1 %'],
  [0.05, [0.01, 0.05], '5 %'],
  [0.050_4, [0.01, 0.05], '5.04 %'],
  [0.049_96, [0.01, 0.05], '4.996 %'],
  [0.010_02, [0.01, 0.05], '1.002 %'],
  [0.149_999, [0.05, 0.15], '14.9999 %'],
  [0.07 + 1e-12, [0.07], '7.0000000001 %'],
  [0.374, [0.05], '37 %'],
  [1, [0.05], '100 %'],
] as const) {
  test(`${share} beside ${limits.join(' and ')} reads ${text}`, () => {
    assert.equal(percentBeside(share, limits), text)
  })
}
