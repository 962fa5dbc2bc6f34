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
    const { url, apis, retries } = await system.start()
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
    while (retries() === 0) await sleep(20, undefined, { signal: late })
    assert.equal((await system.gauges())['requests_count'], 120)
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
