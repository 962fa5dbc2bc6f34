import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paceOf } from '../../src/import/eta.ts'

const progress = { traces: 1000, tracesDone: 600, tracesResumed: 400, bytesWritten: 0 }

test('the pace counts what this run did, and the rest is done at that pace', () => {
  assert.deepEqual(paceOf(progress, 2e9), { tracesPerSecond: 100, secondsLeft: 4 })
})

test('there is no pace before anything is done', () => {
  assert.equal(paceOf({ ...progress, tracesDone: 400 }, 1e9), null)
  assert.equal(paceOf(progress, 0), null)
})
