import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSteps, parseStep } from '../../src/process/step.ts'

test('steps are read as they are written', () => {
  assert.deepEqual(parseStep('gain=-1.5'), { step: 'gain', factor: -1.5 })
  assert.deepEqual(parseStep('gain=2e-3'), { step: 'gain', factor: 0.002 })
  assert.deepEqual(parseStep('agc=500'), { step: 'agc', windowMs: 500 })
  assert.deepEqual(parseStep('bandpass=10-80'), { step: 'bandpass', lowHz: 10, highHz: 80 })
})

for (const text of [
  '',
  'gain',
  'gain=',
  'gain=x',
  'agc=-5',
  'bandpass=10',
  'bandpass=10-80-90',
  'mute=3',
  '__proto__=1',
]) {
  test(`"${text}" is no step`, () => {
    assert.throws(() => parseStep(text), { code: 'SEISMIC_STEP' })
  })
}

const sampling = { samples: 100, intervalUs: 2_000 }

test('all faults of steps are told at once', () => {
  const steps = [
    { step: 'agc', windowMs: 1 },
    { step: 'bandpass', lowHz: 80, highHz: 10 },
    { step: 'bandpass', lowHz: 10, highHz: 250 },
  ] as const
  assert.throws(() => checkSteps(steps, sampling), {
    code: 'SEISMIC_STEP',
    message:
      'agc: the window must be at least one sample long, 2 ms\n' +
      'bandpass: needs 0 < low < high < 250 Hz, half the sample rate\n' +
      'bandpass: needs 0 < low < high < 250 Hz, half the sample rate',
  })
})

test('a gain that is infinite or nothing in 32 bits is refused, and the largest is not', () => {
  for (const factor of [1e39, -3.5e38, 1e-50, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => checkSteps([{ step: 'gain', factor }], sampling), { message: /that 32-bit floats hold/ })
  }
  for (const factor of [3.4e38, -1e-45, 0]) checkSteps([{ step: 'gain', factor }], sampling)
})

test('no step at all is refused', () => {
  assert.throws(() => checkSteps([], sampling), { code: 'SEISMIC_STEP' })
})
