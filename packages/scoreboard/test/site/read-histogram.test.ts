import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeHistograms, readHistogram } from '../../src/site/read-histogram.ts'
import { knownHistogram } from './site-runs.ts'

test('a histogram of two digits has its counts at the upper ends of its buckets, as hdr-histogram-js tells them', () => {
  assert.deepEqual(readHistogram(knownHistogram), [
    { ns: 1_003_519, count: 5_000 },
    { ns: 4_014_079, count: 4_000 },
    { ns: 9_043_967, count: 900 },
    { ns: 20_054_015, count: 100 },
  ])
})

test('one of three digits keeps short times apart from a minute', () => {
  const text = 'HISTFAAAAC94nJNpmSzMwMDAzcDAwMjAwMDMAAEgtvSHvg0MMP52cb725Ywsm98yMgEAjFkHUw=='
  assert.deepEqual(readHistogram(text), [
    { ns: 1_500, count: 7 },
    { ns: 2_000_895, count: 2 },
    { ns: 60_028_878_847, count: 1 },
  ])
})

test('histograms of several operations add up, latency by latency', () => {
  const a = [
    { ns: 1, count: 2 },
    { ns: 5, count: 1 },
  ]
  const b = [
    { ns: 3, count: 1 },
    { ns: 5, count: 4 },
  ]
  assert.deepEqual(mergeHistograms([a, b]), [
    { ns: 1, count: 2 },
    { ns: 3, count: 1 },
    { ns: 5, count: 5 },
  ])
})

test('other text is refused', () => {
  assert.throws(() => readHistogram('AAAA'), RangeError)
  assert.throws(() => readHistogram(Buffer.alloc(60).toString('base64')), /no HDR histogram/)
})
