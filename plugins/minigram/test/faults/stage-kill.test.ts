import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { stageKill, type StagedKill } from '../../src/faults/stage-kill.ts'

/** A process that waits to be killed, and a server that answers as it is told. */
async function scene(
  t: TestContext,
  status: () => number,
): Promise<{ pid: number; ended: Promise<unknown>; url: URL }> {
  const child = spawn('sleep', ['60'])
  t.after(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const server = createServer((_request, response) => response.writeHead(status()).end()).listen(0, '127.0.0.1')
  t.after(() => void server.close())
  await once(server, 'listening')
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return { pid: child.pid ?? assert.fail('no process'), ended, url }
}

async function untilLooks(kill: StagedKill, least: number): Promise<void> {
  const late = AbortSignal.timeout(20_000)
  while ((kill.gauges()['looks_count'] ?? 0) < least) await sleep(20, undefined, { signal: late })
}

test('looks begin before the kill, which comes once so many requests were answered, and not before', async (t) => {
  const { pid, ended, url } = await scene(t, () => 200)
  let requests = 0
  let asked = 0
  const counted = (): Promise<number> => {
    asked++
    return Promise.resolve(requests)
  }
  const kill = stageKill({ pid, lookAfter: 200, killAfter: 300, requests: counted, look: { url, headers: {} } })
  t.after(kill.stop)
  const late = AbortSignal.timeout(20_000)
  while (asked < 3) await sleep(20, undefined, { signal: late })
  const { killed_count: killed, looks_before_count: looks } = kill.gauges()
  assert.deepEqual([killed, looks], [0, 0])
  requests = 200
  while ((kill.gauges()['looks_before_count'] ?? 0) < 2) await sleep(20, undefined, { signal: late })
  requests = 300
  const [, signal] = (await ended) as [unknown, string]
  assert.equal(signal, 'SIGKILL')
  await untilLooks(kill, 1)
  assert.equal(kill.gauges()['killed_count'], 1)
  assert.ok((kill.gauges()['looks_before_count'] ?? 0) >= 2)
})

test('looks that fail are counted, and the way back is known only from a good one after them under load', async (t) => {
  let status = 503
  const { pid, url } = await scene(t, () => status)
  let requests = 0
  let isLoaded = false
  const counted = (): Promise<number> => Promise.resolve((requests += isLoaded ? 10 : 1))
  const kill = stageKill({ pid, lookAfter: 0, killAfter: 0, requests: counted, look: { url, headers: {} } })
  t.after(kill.stop)
  await untilLooks(kill, 2)
  status = 200
  const good = (): number => (kill.gauges()['looks_count'] ?? 0) - (kill.gauges()['bad_looks_count'] ?? 0)
  const late = AbortSignal.timeout(20_000)
  while (good() < 2) await sleep(20, undefined, { signal: late })
  assert.equal(kill.gauges()['back_under_load_count'], 0)
  assert.equal('back_within_ns' in kill.gauges(), false)
  isLoaded = true
  while (kill.gauges()['back_under_load_count'] === 0) await sleep(20, undefined, { signal: late })
  await kill.stop()
  const { looks_count: looks, bad_looks_count: bad, back_within_ns: back } = kill.gauges()
  assert.ok(bad !== undefined && looks !== undefined && bad >= 2 && bad < looks)
  assert.ok(back !== undefined && back > 0)
})

test('what the counting fails by is told when the kill is stopped', async (t) => {
  const { pid, url } = await scene(t, () => 200)
  let asked = false
  const failing = (): Promise<number> => {
    asked = true
    return Promise.reject(new RangeError('no count'))
  }
  const kill = stageKill({ pid, lookAfter: 1, killAfter: 1, requests: failing, look: { url, headers: {} } })
  const late = AbortSignal.timeout(20_000)
  while (!asked) await sleep(20, undefined, { signal: late })
  await assert.rejects(kill.stop(), { message: 'no count' })
})
