import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Observation } from '../../src/trial/trial.ts'
import { flagOf, observe, valueOf } from '../observe.ts'

const memory = (t: TestContext, name: string): Promise<Observation> => observe(t, { phase: 'memory', case: name })
const near = (observed: number, truth: number): void =>
  assert.ok(Math.abs(observed / truth - 1) < 0.15, `${observed} for ${truth}`)

for (const [name, metric, bytes] of [
  ['heap', 'retained_heap_bytes', 2_000 * 8_032],
  ['buffers', 'retained_external_bytes', 20_000_000],
  ['shared', 'retained_external_bytes', 20_000_000],
] as const) {
  test(`${name}: what a system holds is found within 15 %`, async (t) => {
    const observation = await memory(t, name)
    near(valueOf(observation, metric), bytes)
    near(valueOf(observation, 'retained_js_bytes'), bytes)
  })
}

test('memory that is touched is charged by the kernel', async (t) => {
  const observation = await memory(t, 'shared')
  near(valueOf(observation, 'retained_rss_bytes'), 20_000_000)
  near(valueOf(observation, 'retained_private_bytes'), 20_000_000)
})

test('memory that came and went is in the peak, and not retained', async (t) => {
  const observation = await memory(t, 'passing')
  near(valueOf(observation, 'peak_over_baseline_bytes'), 80_000_000)
  assert.ok(valueOf(observation, 'retained_js_bytes') < 1_000_000)
})

test('the peak is that of the trial, not of the process that started it', async (t) => {
  // A child's maxRSS begins at the size of its parent.
  const ballast = Buffer.alloc(400_000_000, 1)
  const observation = await memory(t, 'nothing')
  assert.ok(valueOf(observation, 'peak_rss_bytes') < 250_000_000, `${valueOf(observation, 'peak_rss_bytes')}`)
  assert.equal(ballast.length, 400_000_000)
  // The child's first pages alone; the start-up is not in it.
  assert.ok(valueOf(observation, 'peak_over_baseline_bytes') < 20_000_000)
})

test('a core that others took voids the times of the work, and not what was held', async (t) => {
  const flag = flagOf(await memory(t, 'crowded'), 'cpu-contention')
  assert.deepEqual([flag?.severity, flag?.voids], ['invalidates', 'times and rates'])
})
