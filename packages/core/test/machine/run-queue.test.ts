import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentionFlags } from '../../src/machine/run-queue.ts'

test('5 % of waiting warns, 15 % voids times and rates, and both say what helps', () => {
  assert.deepEqual(contentionFlags(0.049), [])
  assert.deepEqual(contentionFlags(0.081), [
    {
      code: 'cpu-contention',
      severity: 'warn',
      voids: 'times and rates',
      observed: 0.081,
      limit: 0.05,
      because: 'waited 8.1 % of the time for a core; end other work on this machine, or use one with more cores',
    },
  ])
  const [voiding] = contentionFlags(0.15)
  assert.deepEqual([voiding?.severity, voiding?.limit], ['invalidates', 0.15])
})

test('waiting that does not void yet does not read as if it did', () => {
  assert.match(contentionFlags(0.1499)[0]?.because ?? '', /^waited 14\.99 % of/)
})
