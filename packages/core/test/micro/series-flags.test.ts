import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { seriesFlags } from '../../src/micro/series-flags.ts'

/** 200 samples of about 100 ns, each a few per cent off. */
function samples(factorOf: (i: number, draw: number) => number): number[] {
  const random = createRandom('1')
  return Array.from(
    { length: 200 },
    (_, i) => (97 + 2 * (random.next() + random.next() + random.next())) * factorOf(i, random.next()),
  )
}
const codes = (timesNs: readonly number[]): string[] => seriesFlags(timesNs).map(({ code }) => code)

test('samples that scatter about one time raise no flag', () => {
  assert.deepEqual(codes(samples(() => 1)), [])
  assert.deepEqual(codes(samples((_, draw) => (draw < 0.03 ? 4 : 1))), [])
})

test('an operation that becomes a quarter slower within the trial drifts', () => {
  const [flag] = seriesFlags(samples((i) => 1 + i / 800))
  assert.deepEqual([flag?.code, flag?.severity], ['drift', 'warn'])
  assert.match(flag?.because ?? '', /^the time of an operation moved by 2\d % \(/)
})

test('an operation of two speeds in turn is told with both', () => {
  const [flag] = seriesFlags(samples((_, draw) => (draw < 0.4 ? 1.5 : 1)))
  assert.deepEqual([flag?.code, flag?.severity], ['multimodal', 'warn'])
  assert.match(flag?.because ?? '', /^\d\d % of the samples take 1\.\d\d times as long/)
})

test('modes and drift that make no difference are not told', () => {
  assert.deepEqual(codes(Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 100 : 101))), [])
  assert.deepEqual(codes(Array.from({ length: 200 }, (_, i) => 100 + i / 100)), [])
})

test('a handful of samples says nothing', () => {
  assert.deepEqual(codes([1, 2, 3, 4, 5, 6, 7]), [])
})
