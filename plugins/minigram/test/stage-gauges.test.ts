import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApiStats } from '../src/api-stats.ts'
import { faultsOf, gaugesOf } from '../src/stage-gauges.ts'

const none = { count: 0, seconds: 0 }

const stats = (of: Partial<ApiStats> & { instance: string }): ApiStats => ({
  uptimeSeconds: 10,
  requests: {},
  errors: {},
  replays: 0,
  sql: {},
  hash: { hash: none, verify: none, waitSeconds: 0 },
  cache: null,
  reads: null,
  memory: { rssBytes: 1, heapBytes: 1, peakHeapBytes: 5 },
  ...of,
})

test('gauges are sums over all processes, of what came after counting began; looks do not count', () => {
  const before = [
    stats({ instance: 'a', requests: { feed: { 200: 10 } }, sql: { feed: { count: 10, seconds: 1 } } }),
    stats({ instance: 'b' }),
  ]
  const now = [
    stats({
      instance: 'a',
      uptimeSeconds: 12,
      requests: { feed: { 200: 40 }, stats: { 200: 7 }, health: { 200: 2 } },
      sql: { feed: { count: 40, seconds: 2 } },
      hash: { hash: { count: 3, seconds: 0.3 }, verify: { count: 1, seconds: 0.1 }, waitSeconds: 9 },
    }),
    stats({
      instance: 'b',
      uptimeSeconds: 12,
      requests: { like: { 200: 8, 503: 2 } },
      errors: { busy: { DATABASE_BUSY: 2 }, not_found: { NO_SUCH_PHOTO: 2 } },
      reads: { primary: 5, replicas: [10, 5], behind: 1, retried: 2 },
    }),
  ]
  const gauges = gaugesOf(
    { apis: now, proxy: { retries: 5, errors: { bad_input: { TOO_LARGE: 3 }, unavailable: { NO_PROCESS: 1 } } } },
    { apis: before, proxy: { retries: 1, errors: { bad_input: { TOO_LARGE: 1 } } } },
  )
  assert.deepEqual(
    [gauges['requests_count'], gauges['sql_queries_count'], gauges['sql_queries_per_s'], gauges['hashes_count']],
    [40, 30, 15, 4],
  )
  assert.equal(Math.round(gauges['hash_with_queue_mean_ns'] ?? 0), 100_000_000)
  assert.deepEqual([gauges['busy_count'], gauges['not_found_count'], gauges['busy_of_failed_ratio']], [2, 2, 2 / 7])
  assert.deepEqual([gauges['bad_input_count'], gauges['unavailable_count'], gauges['proxy_refusals_count']], [2, 1, 3])
  assert.deepEqual([gauges['largest_share_ratio'], gauges['smallest_share_ratio']], [0.75, 0.25])
  assert.deepEqual(
    [gauges['replica_reads_ratio'], gauges['replica_behind_count'], gauges['replica_retries_count']],
    [0.75, 1, 2],
  )
  assert.deepEqual([gauges['retries_count'], gauges['peak_heap_bytes']], [4, 5])
  assert.equal('feed_hit_ratio' in gauges, false)
})

test('a failure that the service has no name for breaks an invariant', () => {
  assert.deepEqual(faultsOf([stats({ instance: 'a', errors: { busy: { DATABASE_BUSY: 9 } } })]), [])
  assert.deepEqual(faultsOf([stats({ instance: 'a', errors: { internal: { INTERNAL: 2 } } })]), [
    'a failed at 2 requests in a way that it has no name for',
  ])
})
