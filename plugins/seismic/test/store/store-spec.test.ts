import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planChunks } from '../../src/store/store-spec.ts'

test('chunks have up to 1,000 traces and 4 MB, in blocks of up to 100 traces and 400 kB', () => {
  assert.deepEqual(planChunks(100_000, 1000), { blockTraces: 100, chunkTraces: 1000 })
  assert.deepEqual(planChunks(100_000, 1500), { blockTraces: 66, chunkTraces: 660 })
  assert.deepEqual(planChunks(100_000, 75), { blockTraces: 100, chunkTraces: 1000 })
  assert.deepEqual(planChunks(100_000, 60_000), { blockTraces: 1, chunkTraces: 10 })
  assert.deepEqual(planChunks(100_000, 500_000), { blockTraces: 1, chunkTraces: 2 })
})

test('few traces make small chunks, and a trace of any length is a chunk', () => {
  assert.deepEqual(planChunks(1, 1000), { blockTraces: 1, chunkTraces: 1 })
  assert.deepEqual(planChunks(230, 1000), { blockTraces: 100, chunkTraces: 300 })
  assert.deepEqual(planChunks(7, 3_000_000), { blockTraces: 1, chunkTraces: 1 })
})
