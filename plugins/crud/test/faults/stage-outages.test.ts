import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { stageOutages, type Outage, type StagedOutages } from '../../src/faults/stage-outages.ts'

const plan = { afterRequests: 2, awayMs: 100, graceMs: 100, calmMs: 100 }

interface Staged {
  readonly outages: StagedOutages
  readonly ask: () => Promise<number>
  readonly seen: string[]
}

/** A server that answers 503 while one of two things is away. */
async function stage(t: TestContext, { recovers }: { recovers: boolean }): Promise<Staged> {
  const away = new Set<string>()
  const seen: string[] = []
  const outage = (name: string): Outage => ({
    name,
    begin: () => {
      seen.push(`${name} begins`)
      away.add(name)
    },
    end: () => {
      seen.push(`${name} ends`)
      if (recovers) away.delete(name)
    },
  })
  const outages = stageOutages(
    (_request, response) => response.writeHead(away.size > 0 ? 503 : 200).end(),
    [outage('one-away'), outage('other-away')],
    plan,
  )
  const server = createServer(outages.listener).listen(0, '127.0.0.1')
  t.after(() => {
    outages.stop()
    server.close()
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ask = async (): Promise<number> =>
    (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).status
  return { outages, ask, seen }
}

async function askUntilOver({ outages, ask }: Staged): Promise<void> {
  const late = AbortSignal.timeout(5_000)
  while (outages.gauges()['outages_over_count'] !== 2) {
    late.throwIfAborted()
    await ask()
    await sleep(5)
  }
  await ask()
}

test('outages come one after the other, and failures belong to the one that lasted', async (t) => {
  const staged = await stage(t, { recovers: true })
  await askUntilOver(staged)
  assert.deepEqual(staged.seen, ['one-away begins', 'one-away ends', 'other-away begins', 'other-away ends'])
  const { failed_in_one_away_count: one, failed_in_other_away_count: other, ...rest } = staged.outages.gauges()
  assert.ok((one ?? 0) > 0 && (other ?? 0) > 0)
  assert.deepEqual(rest, {
    outages_over_count: 2,
    not_found_count: 0,
    unanswered_count: 0,
    failed_in_grace_count: 0,
    failed_in_calm_count: 0,
  })
})

test('a service that does not recover fails in the calm', async (t) => {
  const staged = await stage(t, { recovers: false })
  await askUntilOver(staged)
  assert.ok((staged.outages.gauges()['failed_in_calm_count'] ?? 0) > 0)
})

test('nothing goes away before the load is under way', async (t) => {
  const { ask, seen } = await stage(t, { recovers: true })
  assert.equal(await ask(), 200)
  assert.deepEqual(seen, [])
})

test('stopping ends the outage that lasts', async (t) => {
  const { outages, ask, seen } = await stage(t, { recovers: true })
  await ask()
  assert.equal(await ask(), 503)
  outages.stop()
  assert.deepEqual(seen, ['one-away begins', 'one-away ends'])
  assert.equal(await ask(), 200)
})

test('a request that came in the calm and was caught by an outage belongs to the outage', async (t) => {
  const held: Array<() => void> = []
  const outage: Outage = { name: 'away', begin: () => held.splice(0).forEach((fail) => fail()), end: () => undefined }
  const outages = stageOutages(
    (_request, response) => void held.push(() => response.writeHead(503).end()),
    [outage],
    plan,
  )
  const server = createServer(outages.listener).listen(0, '127.0.0.1')
  t.after(() => {
    outages.stop()
    server.close()
    server.closeAllConnections()
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const first = fetch(`http://127.0.0.1:${port}/`)
  const stop = new AbortController()
  const second = fetch(`http://127.0.0.1:${port}/`, { signal: stop.signal }).catch(() => undefined)
  assert.equal((await first).status, 503)
  stop.abort()
  await second
  // The second was given up by its client.
  assert.equal(outages.gauges()['unanswered_count'], 1)
  assert.equal(outages.gauges()['failed_in_away_count'], 1)
  assert.equal(outages.gauges()['failed_in_calm_count'], 0)
})
