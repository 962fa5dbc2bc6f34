import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { HttpStep } from '@gauntlet/contract'
import { script, signedIn } from '../src/mixes.ts'
import { clientOf, type Client } from '../src/run-scripts.ts'
import type { Variant } from '../src/stages/stages.ts'
import { builtSystem, needs } from './built-system.ts'

/** How many of a user's operations are answered rightly, by name. */
async function rightAnswers(client: Client, steps: readonly HttpStep[], user: number): Promise<Record<string, number>> {
  const right = Object.fromEntries(steps.map(({ name }) => [name, 0]))
  await client.play(steps, user, (name, verdict) => {
    if (verdict === true) right[name] = (right[name] ?? 0) + 1
  })
  return right
}

async function scriptOf(t: TestContext, variant: Variant): Promise<Record<string, number>> {
  const system = await builtSystem(t, variant)
  const { url } = await system.start()
  return await rightAnswers(clientOf(system, url), script, 1)
}

test('seed-bug: five of nine operations are answered rightly, where stage 1 answers all', async (t) => {
  assert.deepEqual(await scriptOf(t, 'stage1'), { register: 1, login: 1, feed: 3, like: 3, follow: 1 })
  assert.deepEqual(await scriptOf(t, 'seed-bug'), { register: 1, login: 1, feed: 3, like: 0, follow: 0 })
})

test('many-writers: what fails is told as busy, and only there', needs('nginx'), async (t) => {
  const busy = async (variant: Variant): Promise<{ busy: number; failed: number }> => {
    const system = await builtSystem(t, variant)
    const { url } = await system.start()
    await system.beginCounting()
    const client = clientOf(system, url)
    const all = Array.from({ length: 60 }, (_, user) => rightAnswers(client, signedIn, user))
    await Promise.all(all)
    const gauges = await system.gauges()
    assert.deepEqual(await system.faults(), [])
    const failed = (gauges['busy_of_failed_ratio'] ?? 1) * (gauges['busy_count'] ?? 0)
    return { busy: gauges['busy_count'] ?? 0, failed }
  }
  assert.deepEqual(await busy('stage1'), { busy: 0, failed: 0 })
  const planted = await busy('many-writers')
  assert.ok(planted.busy > 0)
  assert.equal(planted.failed, planted.busy)
})
