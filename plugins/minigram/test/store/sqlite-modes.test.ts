import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { clientOf, joined, served, sqliteFor } from '../service/served.ts'
import { started } from '../service/started.ts'

test('a writer that does not wait for another process is refused as busy, and counts it so', async (context) => {
  const settings = sqliteFor(context)
  const client = await served(context, { ...settings, sqliteMode: 'many-writers' })
  const ada = await joined(client, 'ada')
  await client.upload(ada)
  const other = new DatabaseSync(join(String(settings.folder), 'minigram.sqlite'))
  context.after(() => other.close())
  other.exec('begin immediate')
  const { status, value, headers } = await client.post('/api/photos/1/like', ada)
  assert.deepEqual([status, value['class'], value['code']], [503, 'busy', 'DATABASE_BUSY'])
  assert.equal(headers.get('x-error-class'), 'busy')
  assert.deepEqual(client.service.stats().errors, { busy: { DATABASE_BUSY: 1 } })
  other.exec('rollback')
  assert.equal((await client.post('/api/photos/1/like', ada)).status, 200)
})

test('a writer that waits gets its turn', async (context) => {
  const settings = sqliteFor(context)
  const { port } = await started(context, settings)
  const client = clientOf(port)
  const ada = await joined(client, 'ada')
  await client.upload(ada)
  const other = new DatabaseSync(join(String(settings.folder), 'minigram.sqlite'))
  context.after(() => other.close())
  other.exec('begin immediate')
  let isAnswered = false
  const liking = client.post('/api/photos/1/like', ada).finally(() => (isAnswered = true))
  // Time for an answer that did not wait.
  await delay(300)
  assert.equal(isAnswered, false)
  other.exec('rollback')
  assert.equal((await liking).status, 200)
})
