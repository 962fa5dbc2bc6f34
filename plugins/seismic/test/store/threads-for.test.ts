import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import { threadsFor } from '../../src/store/threads-for.ts'

test('a small store is not worth a second thread, and a large one takes all cores up to four', () => {
  assert.equal(threadsFor({ traces: 1, samples: 1 }), 1)
  assert.equal(threadsFor({ traces: 10_000, samples: 1000 }), 1)
  assert.equal(threadsFor({ traces: 1_000_000, samples: 1000 }), Math.min(4, availableParallelism()))
})
