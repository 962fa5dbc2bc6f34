import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePrometheus } from '@gauntlet/kit/parse-prometheus'
import { served } from './served.ts'

test('a parser of Prometheus reads the metrics, and finds in them what was counted', async (context) => {
  const { get, verify, post } = await served(context)
  await verify('It is so')
  await verify('It is so')
  await post('/verify/batch', '[{"text":"It is so"},{"text":"It was so"},{"text":"It has been so"}]')
  await post('/verify', '{')
  const { text, headers } = await get('/metrics')
  assert.equal(headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  const families = new Map(parsePrometheus(text).map((family) => [family.name, family]))
  const valueOf = (name: string): string | undefined => families.get(name)?.metrics[0]?.value
  assert.deepEqual(
    [...families.values()].map(({ name, type }) => [name, type]),
    [
      ['truthsync_requests_total', 'COUNTER'],
      ['truthsync_errors_total', 'COUNTER'],
      ['truthsync_rejected_total', 'COUNTER'],
      ['truthsync_processing_seconds', 'HISTOGRAM'],
      ['truthsync_batch_size', 'HISTOGRAM'],
      ['truthsync_cache_lookups_total', 'COUNTER'],
      ['truthsync_cache_hit_rate', 'GAUGE'],
      ['truthsync_cache_entries', 'GAUGE'],
      ['truthsync_batch_queue_size', 'GAUGE'],
      ['truthsync_resident_bytes', 'GAUGE'],
    ],
  )
  assert.equal(valueOf('truthsync_requests_total'), '5')
  assert.deepEqual(families.get('truthsync_errors_total')?.metrics, [{ value: '1', labels: { status: '400' } }])
  assert.equal(valueOf('truthsync_cache_hit_rate'), '0.4')
  assert.equal(valueOf('truthsync_cache_entries'), '3')
  const [processing] = families.get('truthsync_processing_seconds')?.metrics ?? []
  assert.equal(processing?.count, '3')
  assert.ok(Number(processing?.sum) > 0 && Number(processing?.sum) < 5)
  const [sizes] = families.get('truthsync_batch_size')?.metrics ?? []
  assert.deepEqual([sizes?.count, sizes?.sum], ['3', '5'])
  assert.deepEqual(
    [sizes?.buckets?.['1'], sizes?.buckets?.['2'], sizes?.buckets?.['5'], sizes?.buckets?.['+Inf']],
    ['2', '2', '3', '3'],
  )
})
