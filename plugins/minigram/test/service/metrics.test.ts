import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePrometheus } from '@gauntlet/kit/parse-prometheus'
import { joined, served, sqliteFor } from './served.ts'

test('the metrics tell what the statistics tell, in the text format of Prometheus', async (context) => {
  const client = await served(context, { ...sqliteFor(context), instance: 'api-7' })
  const ada = await joined(client, 'ada')
  await client.post('/api/photos/9/like', ada)
  await client.get('/api/feed', ada)
  const { headers, text } = await client.get('/metrics')
  assert.equal(headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  const families = new Map(parsePrometheus(text).map(({ name, metrics }) => [name, metrics]))
  assert.deepEqual(families.get('minigram_errors_total'), [
    { value: '1', labels: { class: 'not_found', code: 'NO_SUCH_PHOTO' } },
  ])
  const passwords = families.get('minigram_passwords_total')?.map(({ value, labels }) => [labels?.['work'], value])
  assert.deepEqual(passwords, [
    ['hash', '1'],
    ['verify', '1'],
  ])
  const sql = new Map(families.get('minigram_sql_total')?.map(({ value, labels }) => [labels?.['statement'], value]))
  assert.equal(sql.get('add_user'), '1')
  assert.equal(sql.get('feed'), '1')
  assert.equal(sql.get('session'), '2')
  assert.match(text, /^minigram_request_seconds_count\{operation="feed",status="200"\} 1$/m)

  const stats = (await client.get('/stats')).value
  assert.equal(stats['instance'], 'api-7')
  assert.ok(Number(stats['uptimeSeconds']) > 0)
  const memory = stats['memory'] as { heapBytes: number; peakHeapBytes: number }
  assert.ok(memory.peakHeapBytes > 1_000_000)
  assert.equal(client.service.stats().sql['feed']?.count, 1)
})
