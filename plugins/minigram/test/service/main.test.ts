import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { bearer, clientOf, databaseFor, feedOf, joined, postgresFor, sqliteFor } from './served.ts'
import { main, started } from './started.ts'

test('the command ends when it is told to, and has all when it is back, the token too', async (context) => {
  const settings = sqliteFor(context)
  const first = await started(context, settings)
  const ada = await joined(clientOf(first.port), 'ada')
  await clientOf(first.port).upload(ada, 'kept')
  const ended = once(first.child, 'exit')
  first.child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
  const second = await started(context, settings)
  assert.equal((await feedOf(clientOf(second.port), ada))[0]?.caption, 'kept')
})

test('processes that start at once on one empty database serve the same users, and say who they are', async (context) => {
  const server = await databaseFor(context)
  if (!server) return
  const settings = postgresFor(context, server.urls.minigram)
  const processes = await Promise.all(
    ['api-1', 'api-2', 'api-3'].map((instance) => started(context, { ...settings, instance })),
  )
  const [first, second, third] = processes.map(({ port }) => clientOf(port))
  const key = { 'idempotency-key': 'sent-again-by-a-proxy' }
  assert.equal((await first!.register('ada', key)).status, 201)
  await processes[0]?.kill()
  assert.deepEqual((await second!.register('ada', key)).value, { id: 1, username: 'ada' })
  const login = await third!.login('ada')
  assert.equal(login.headers.get('x-instance'), 'api-3')
  const feed = await second!.get('/api/feed', bearer(login.value['token']))
  assert.equal(feed.headers.get('x-instance'), 'api-2')
  assert.equal(feed.status, 200)
})

test('settings that make no sense end the command with the reasons', async () => {
  const env = { PORT: 'many', STORE: 'postgres', REPLICA_URLS: 'http://secret@x', TOKEN_SECRET: 'short' }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (piece) => (said += String(piece)))
  assert.deepEqual(await once(child, 'close'), [64, null])
  assert.deepEqual(said.trim().split('\n'), [
    'PORT: must be a whole number from 0 to 65535, got "many"',
    'TOKEN_SECRET: must be at least 32 characters',
    'REPLICA_URLS: must be postgres:// URLs, separated by blanks',
    'PHOTO_FOLDER: say where photos are kept',
    'DATABASE_URL: postgres needs it',
  ])
})
