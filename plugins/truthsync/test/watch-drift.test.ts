import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { openService } from '../src/service/open-service.ts'
import { defaultSettings } from '../src/service/settings.ts'
import { driftGauges, watchDrift, type Reading } from '../src/watch-drift.ts'
import { clientOf } from './service/served.ts'

/** Ten lookups between two readings, of which so many are hits. */
const series = (hitsOf: (i: number) => number, rssOf: (i: number) => number): Reading[] => {
  let hits = 0
  return Array.from({ length: 40 }, (_, i) => ({ rssBytes: rssOf(i), hits: (hits += hitsOf(i)), lookups: 10 * i }))
}

test('a run that stays as it was has not drifted', () => {
  const steady = series(
    () => 8,
    () => 100,
  )
  assert.deepEqual(driftGauges(steady), { rss_drift_ratio: 1, hit_drift_ratio: 1 })
})

test('memory that grows and hits that fall are found, also where the sums hide them', () => {
  const { rss_drift_ratio: rss, hit_drift_ratio: hits } = driftGauges(
    series(
      (i) => (i < 30 ? 8 : 4),
      (i) => 100 + i,
    ),
  )
  assert.equal(hits, 0.5)
  assert.equal(rss, (100 + 34.5) / (100 + 4.5))
})

test('a run too short for two parts tells nothing', () => {
  const short = series(
    () => 8,
    () => 100,
  ).slice(0, 7)
  assert.deepEqual(driftGauges(short), {})
})

test('a service is read while it serves', async (context) => {
  const { listener, gauges } = watchDrift(openService(defaultSettings))
  const server = createServer(listener).listen(0, '127.0.0.1')
  context.after(() => server.close())
  await once(server, 'listening')
  const { verify } = clientOf((server.address() as AddressInfo).port)
  // The first quarter misses every second text, the last one none.
  for (let i = 0; i < 800; i++) await verify(`${i < 400 && i % 2 === 0 ? i : 'It'} is so`)
  const { rss_drift_ratio: rss, hit_drift_ratio: hits } = gauges()
  assert.ok(rss !== undefined && rss > 0.1 && rss < 10)
  // One reading to the next in either quarter: 50 hits of 100, less the first of all, against 100 of 100.
  assert.ok(hits !== undefined && hits > 1.9 && hits < 2.1, String(hits))
})
