import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { script } from '../../src/mixes.ts'
import { clientOf } from '../../src/run-scripts.ts'
import { builtSystem, needs } from '../built-system.ts'

test(
  'three processes are asked in turn; one that is killed fails no request, and its retries are counted',
  needs('nginx', 'postgres'),
  async (t) => {
    const system = await builtSystem(t, 'stage3')
    const { url, apis, proxy } = await system.start()
    await system.beginCounting()
    const [user] = system.users
    const headers = { authorization: `Bearer ${user?.token}` }
    const ask = async (): Promise<number> => (await fetch(new URL('/api/feed', url), { headers })).status
    const askOften = async (): Promise<Set<number>> => new Set(await Promise.all(Array.from({ length: 60 }, ask)))
    assert.deepEqual(await askOften(), new Set([200]))
    const before = await system.gauges()
    assert.deepEqual([before['requests_count'], before['retries_count']], [60, 0])
    assert.deepEqual([before['largest_share_ratio'], before['smallest_share_ratio']], [20 / 60, 20 / 60])

    const victim = apis[0]?.pid ?? assert.fail('no process')
    assert.ok(system.processes().includes(victim))
    system.giveUp(victim)
    assert.equal(system.processes().includes(victim), false)
    process.kill(victim, 'SIGKILL')
    assert.deepEqual(await askOften(), new Set([200]))
    const late = AbortSignal.timeout(10_000)
    while (proxy?.retries() === 0) await sleep(20, undefined, { signal: late })
    assert.equal((await system.gauges())['requests_count'], 120)
  },
)

test(
  'what three processes and the proxy before them refuse adds up to what clients were refused',
  needs('nginx', 'postgres'),
  async (t) => {
    const system = await builtSystem(t, 'stage3')
    const { url, proxy } = await system.start()
    await system.beginCounting()
    const headers = { authorization: `Bearer ${system.users[0]?.token}` }
    const statusOf = async (path: string, body?: Uint8Array<ArrayBuffer>): Promise<number> => {
      const reply = await fetch(new URL(path, url), { method: 'POST', headers, ...(body ? { body } : {}) })
      assert.equal(typeof ((await reply.json()) as { code: unknown }).code, 'string')
      return reply.status
    }
    const asked = [
      ...Array.from({ length: 6 }, () => statusOf('/api/photos/999/like')),
      ...Array.from({ length: 3 }, () => statusOf('/api/users/1/follow')),
      ...Array.from({ length: 2 }, () => statusOf('/api/photos', new Uint8Array(17_000_000))),
    ]
    assert.deepEqual(await Promise.all(asked), [...Array(6).fill(404), ...Array(3).fill(400), 413, 413])
    const late = AbortSignal.timeout(10_000)
    while (proxy?.refusals().bad_input?.['TOO_LARGE'] !== 2) await sleep(20, undefined, { signal: late })
    const gauges = await system.gauges()
    assert.deepEqual(
      ['requests', 'proxy_refusals', 'not_found', 'bad_input', 'retries'].map((name) => gauges[`${name}_count`]),
      [9, 2, 6, 5, 0],
    )
    assert.deepEqual(await system.faults(), [])
  },
)

test(
  'a user that has just registered logs in, and its like is in its next feed, whoever is asked',
  needs('nginx', 'postgres', 'redis'),
  async (t) => {
    const system = await builtSystem(t, 'stage5')
    const { url } = await system.start()
    await system.beginCounting()
    const { run } = clientOf(system, url)
    await Promise.all(Array.from({ length: 30 }, (_, i) => run(script, i)))
    const gauges = await system.gauges()
    assert.equal(gauges['requests_count'], 30 * 9)
    assert.deepEqual(await system.faults(), [])
    assert.ok('feed_hit_ratio' in gauges)
    assert.ok((gauges['replica_reads_ratio'] ?? 0) > 0)
  },
)
