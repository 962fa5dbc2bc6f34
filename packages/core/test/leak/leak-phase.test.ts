import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { groundTruthFile } from '@gauntlet/kit/ground-truth'
import type { Observation } from '../../src/trial/trial.ts'
import { flagOf, observe, valueOf } from '../observe.ts'

const budget = { leak: { replicates: 1, readings: 100, maxDoublings: 2 } }

async function leak(
  t: TestContext,
  name: string,
  of: { subject: string; file: string } | null = { subject: 'ground-truth', file: groundTruthFile },
): Promise<{ outcome: string; bytes: number; observation: Observation }> {
  const observation = await observe(t, { phase: 'leak', case: name, budget, ...of })
  assert.ok(observation.detail?.phase === 'leak', JSON.stringify(observation.status))
  return { outcome: observation.detail.outcome, bytes: valueOf(observation, 'leak_bytes_per_cycle'), observation }
}

for (const bytes of [128, 150, 1_024] as const) {
  test(`a leak of ${bytes} bytes per cycle is found, and sized within 5 %`, async (t) => {
    const found = await leak(t, `bytes-${bytes}`)
    assert.equal(found.outcome, 'leak')
    assert.equal(flagOf(found.observation, 'leak')?.severity, 'warn')
    assert.ok(found.bytes > bytes * 0.95 && found.bytes < bytes * 1.05, `${found.bytes}`)
  })
}

for (const [name, bytes, of] of [
  ['off-heap', 8_192, undefined],
  ['shared', 4_096, null],
] as const) {
  test(`${name}: a leak of ${bytes} bytes per cycle outside the heap is found and sized`, async (t) => {
    const found = await leak(t, name, of)
    assert.equal(found.outcome, 'leak')
    // The object around each buffer comes on top.
    assert.ok(found.bytes > bytes * 0.95 && found.bytes < bytes + 400, `${found.bytes}`)
  })
}

// 32 bytes lie below the floor: what Node itself drifts by cannot be told from them.
for (const name of ['clean', 'bytes-32', 'cache', 'lru', 'warm-up', 'sawtooth'] as const) {
  test(`${name}: memory that settles, or grows by less than the floor, is no leak`, async (t) => {
    const { outcome, observation } = await leak(t, name)
    assert.ok(outcome === 'none' || outcome === 'bounded-growth', outcome)
    assert.equal(flagOf(observation, 'leak'), undefined)
    assert.equal(flagOf(observation, 'handles-grew'), undefined)
  })
}

test('timers that are never cleared show as handles that grew', async (t) => {
  const { observation } = await leak(t, 'timers', null)
  assert.equal(flagOf(observation, 'handles-grew')?.severity, 'warn')
})
