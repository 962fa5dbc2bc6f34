import assert from 'node:assert/strict'
import { test } from 'node:test'
import { windowMsFor } from '../../src/load/window-ms.ts'
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
