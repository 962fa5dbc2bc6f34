import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { createKernels } from '../../src/kernels/kernels.ts'
import { designBandpass } from '../../src/process/butterworth.ts'
import { allocateBlock, createOperator } from '../../src/process/operators.ts'
import type { Step } from '../../src/process/step.ts'
import { plainAgc, plainBandpass } from './plain-operators.ts'

const intervalUs = 2_000

/** Runs a step over traces of equal length, and returns them with the count of what was not finite. */
function run(step: Step, traces: readonly Float32Array[]): { traces: Float32Array[]; notFinite: number } {
  const samples = traces[0]!.length
  const kernels = createKernels()
  const at = allocateBlock(kernels, traces.length, samples)
  const operate = createOperator([step], { samples, intervalUs }, kernels)
  for (const [i, trace] of traces.entries()) kernels.floats(at + 4 * i * samples, samples).set(trace)
  const notFinite = operate(at, traces.length)
  return { traces: traces.map((_, i) => kernels.floats(at + 4 * i * samples, samples).slice()), notFinite }
}

const random = createRandom('operators')
const noise = (samples: number): Float32Array => Float32Array.from({ length: samples }, () => random.next() * 200 - 100)

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))

test('a gain multiplies in 32-bit floats', () => {
  const [trace] = run({ step: 'gain', factor: 1.5 }, [Float32Array.of(1, -2, 0, 3e38, 1e-45)]).traces
  assert.deepEqual([...trace!], [1.5, -3, 0, Infinity, 2.802596928649634e-45])
})

for (const samples of [1, 2, 7, 61, 1_000]) {
  for (const half of [0, 3, 125]) {
    test(`agc over ±${half} of ${samples} samples is the window's root mean square`, () => {
      const windowMs = ((2 * half + 1) * intervalUs) / 1_000
      const traces = [noise(samples), noise(samples), noise(samples), noise(samples), noise(samples)]
      const leveled = run({ step: 'agc', windowMs }, traces).traces
      for (const [i, trace] of traces.entries()) {
        assert.ok(largestDifference(leveled[i]!, plainAgc(trace, half)) < 1e-5, `trace ${i}`)
      }
    })
  }
}

test('agc finds a quiet passage behind a spike as it is', () => {
  const quiet = Float32Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 1e-6 : -1e-6))
  const spiked = quiet.slice()
  spiked[100] = 1e9
  const [leveled] = run({ step: 'agc', windowMs: 62 }, [spiked]).traces
  assert.equal(leveled![300], 1)
  assert.equal(leveled![301], -1)
})

test('agc leaves silence silent', () => {
  const [leveled] = run({ step: 'agc', windowMs: 100 }, [new Float32Array(64)]).traces
  assert.deepEqual(
    [...leveled!],
    Array.from({ length: 64 }, () => 0),
  )
})

for (const samples of [1, 2, 9, 60, 1_001]) {
  test(`the bandpass of ${samples} samples is the difference equation's, forwards and backwards`, () => {
    const traces = [noise(samples), noise(samples), noise(samples), noise(samples), noise(samples), noise(samples)]
    const filtered = run({ step: 'bandpass', lowHz: 10, highHz: 80 }, traces).traces
    const design = designBandpass({ lowHz: 10, highHz: 80, sampleRateHz: 500 })
    for (const [i, trace] of traces.entries()) {
      const expected = plainBandpass(trace, design, Math.min(27, samples - 1))
      assert.ok(largestDifference(filtered[i]!, expected) < 1e-4, `trace ${i}`)
    }
  })
}

test('the bandpass gives what scipy 1.10 gives: butter(4, [10, 80], fs=500), sosfiltfilt', () => {
  const trace = Float32Array.from({ length: 60 }, (_, i) => (((i * 37) % 23) - 11) / 4)
  const [filtered] = run({ step: 'bandpass', lowHz: 10, highHz: 80 }, [trace]).traces
  const ends = [...filtered!.subarray(0, 4), ...filtered!.subarray(-3)]
  const expected = [-0.03274748, 1.520668, 2.379563, 2.325746, -2.435706, -1.592567, -0.04421931]
  for (const [i, value] of expected.entries()) assert.ok(Math.abs(ends[i]! - value) < 1e-6, `${ends[i]} ${value}`)
})

test('the bandpass keeps 30 Hz where it is, and takes 2 Hz and 200 Hz away', () => {
  const wave = (hz: number): Float32Array =>
    Float32Array.from({ length: 1_000 }, (_, i) => Math.sin((2 * Math.PI * hz * i * intervalUs) / 1e6))
  const waves = [wave(30), wave(2), wave(200)]
  const [kept, low, high] = run({ step: 'bandpass', lowHz: 10, highHz: 80 }, waves).traces
  const middle = (trace: Float32Array): Float32Array => trace.subarray(200, 800)
  assert.ok(largestDifference(middle(kept!), middle(waves[0]!)) < 0.01)
  assert.ok(Math.max(...middle(low!).map(Math.abs)) < 0.01)
  assert.ok(Math.max(...middle(high!).map(Math.abs)) < 0.01)
})

test('a sample that is not finite counts as 0 where it would spread, and is counted', () => {
  const odd = noise(100)
  const clean = odd.slice()
  for (const [i, value] of [
    [3, NaN],
    [50, Infinity],
    [99, -Infinity],
  ] as const) {
    odd[i] = value
    clean[i] = 0
  }
  const step = { step: 'bandpass', lowHz: 10, highHz: 80 } as const
  const filtered = run(step, [odd, odd])
  assert.equal(filtered.notFinite, 6)
  assert.deepEqual(filtered.traces[1], run(step, [clean]).traces[0])
})

test('a gain leaves what is not finite as it is', () => {
  const { traces, notFinite } = run({ step: 'gain', factor: 2 }, [Float32Array.of(NaN, Infinity, -Infinity, 1)])
  assert.deepEqual([...traces[0]!], [NaN, Infinity, -Infinity, 2])
  assert.equal(notFinite, 0)
})
