import assert from 'node:assert/strict'
import { test } from 'node:test'
import { probeWarmups, warmupMsFor, windowMsFor } from '../../src/load/window-ms.ts'
import { budgetOf } from '../../src/plan/budget.ts'

const constant = { shape: 'constant', ratePerSecond: 100 } as const

test('a constant rate lasts until it has the requests that it asks for, but not for ever', () => {
  const { load } = budgetOf('standard')
  assert.equal(windowMsFor(constant, load), 1_000)
  assert.equal(windowMsFor({ ...constant, requests: 50 }, load), 1_000)
  assert.equal(windowMsFor({ ...constant, requests: 3_000 }, load), 30_000)
  assert.equal(windowMsFor({ ...constant, requests: 1_000_000 }, load), 40_000)
})

test('a quick profile has no time for them', () => {
  assert.equal(windowMsFor({ ...constant, requests: 3_000 }, budgetOf('quick').load), 400)
})

test('clients that begin together get the time that they ask for, and a fifth of it before', () => {
  const closed = { shape: 'closed', clients: 500, seconds: 10 } as const
  const { load } = budgetOf('standard')
  assert.deepEqual([windowMsFor(closed, load), warmupMsFor(closed, load)], [10_000, 2_000])
  assert.deepEqual(
    [windowMsFor({ ...closed, seconds: 1_000 }, load), warmupMsFor({ shape: 'closed', clients: 500 }, load)],
    [40_000, 500],
  )
  const quick = budgetOf('quick').load
  assert.deepEqual([windowMsFor(closed, quick), warmupMsFor(closed, quick)], [400, 200])
})

test('the first probe of a search warms the system up, the others only what a probe before them left', () => {
  const warmupMs = probeWarmups({ openWarmupMs: 2_500, probeMs: 600 })
  assert.deepEqual([warmupMs(), warmupMs(), warmupMs()], [2_500, 300, 300])
})
