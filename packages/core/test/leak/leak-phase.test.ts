import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Observation } from '../../src/trial/trial.ts'
import { flagOf, observe, valueOf } from '../observe.ts'

const budget = { leak: { replicates: 1, readings: 100, maxDoublings: 2 } }

async function leak(
  t: TestContext,
  name: string,
): Promise<{ outcome: string; bytes: number; observation: Observation }> {
  const observation = await observe(t, { phase: 'leak', case: name, budget })
  assert.ok(observation.detail?.phase === 'leak', JSON.stringify(observation.status))
  return { outcome: observation.detail.outcome, bytes: valueOf(observation, 'leak_bytes_per_cycle'), observation }
}

for (const [name, bytes] of [
  ['bytes128', 128],
  ['bytes1k', 1_024],
  ['off-heap', 8_192],
  ['shared', 4_096],
] as const) {
  test(`${name}: a leak of ${bytes} bytes per cycle is found and sized`, async (t) => {
    const found = await leak(t, name)
    assert.equal(found.outcome, 'leak')
    assert.equal(flagOf(found.observation, 'leak')?.severity, 'warn')
    // An entry of the growing list, and the object around a buffer, come on top.
    assert.ok(found.bytes > bytes * 0.85 && found.bytes < bytes * 1.15 + 250, `${found.bytes}`)
  })
}

for (const name of ['none', 'cache', 'lru'] as const) {
  test(`${name}: memory that settles is no leak`, async (t) => {
    const { outcome, observation } = await leak(t, name)
    assert.ok(outcome === 'none' || outcome === 'bounded-growth', outcome)
    assert.equal(flagOf(observation, 'leak'), undefined)
    assert.equal(flagOf(observation, 'handles-grew'), undefined)
  })
}

test('timers that are never cleared show as handles that grew', async (t) => {
  const { observation } = await leak(t, 'timers')
  assert.equal(flagOf(observation, 'handles-grew')?.severity, 'warn')
})
