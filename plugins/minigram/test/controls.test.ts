import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createRandom, type HttpStep } from '@gauntlet/contract'
import { script, signedIn } from '../src/mixes.ts'
import type { Variant } from '../src/stages/stages.ts'
import { share } from '../src/steps.ts'
import { builtSystem, needs } from './built-system.ts'

/** How many of a user's operations are answered rightly, by name. */
async function rightAnswers(
  url: URL,
  of: { readonly shared: unknown; readonly steps: readonly HttpStep[]; readonly user: number },
): Promise<Record<string, number>> {
  const right: Record<string, number> = {}
  const session = new Map<string, unknown>()
  const context = { shared: of.shared, random: createRandom(`${of.user}`), session, common: new Map(), i: of.user }
  for (const step of of.steps) {
    right[step.name] = 0
    for (let times = 0; times < step.weight; times++) {
      const { path, method = 'GET', headers = {}, body = null } = step.request(context)
      const response = await fetch(new URL(path, url), { method, headers: { ...headers }, body: body as string | null })
      const reply = { status: response.status, body: Buffer.from(await response.arrayBuffer()) }
      if (step.expect(reply, context) !== true) continue
      right[step.name] = (right[step.name] ?? 0) + 1
      step.keep?.(reply, context)
    }
  }
  return right
}

async function scriptOf(t: TestContext, variant: Variant): Promise<Record<string, number>> {
  const system = await builtSystem(t, variant)
  const { url } = await system.start()
  return await rightAnswers(url, { shared: share(system), steps: script, user: 1 })
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
    const shared = share(system)
    const all = Array.from({ length: 60 }, (_, user) => rightAnswers(url, { shared, steps: signedIn, user }))
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
