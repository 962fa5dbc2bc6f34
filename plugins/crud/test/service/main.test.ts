import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { openIdle } from '@gauntlet/kit'
import { settingsEnv } from '../../src/service/settings.ts'
import { ada, clientOf, folderFor } from '../opened.ts'
import { main, started } from './started.ts'

test('the command serves with the settings of its environment, ends when it is told to, and has all when it is back', async (context) => {
  const settings = { store: 'sqlite', folder: folderFor(context) } as const
  const first = await started(context, settings)
  const user = await clientOf(first.port).create(ada)
  const ended = once(first.child, 'exit')
  first.child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
  const second = await started(context, settings)
  assert.deepEqual((await clientOf(second.port).get(`/api/users/${user.id}`)).value(), user)
})

test('settings that make no sense end the command with the reasons', async () => {
  const env = { PORT: 'many', STORE: 'postgres', IDENTITY_URL: 'http://secret@x' }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (piece) => (said += String(piece)))
  assert.deepEqual(await once(child, 'close'), [64, null])
  assert.deepEqual(said.trim().split('\n'), [
    'PORT: must be a whole number from 0 to 65535, got "many"',
    'IDENTITY_URL: must be a postgres:// URL',
    'IDENTITY_URL, CLINICAL_URL: postgres needs both',
  ])
})

test('a database that is away ends the command with 75, so that whoever started it tries again', async (context) => {
  // Takes connections and says nothing.
  const silent = createServer().listen(0, '127.0.0.1')
  context.after(() => silent.close())
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const away = `postgres://nobody@127.0.0.1:${port}/none`
  const child = spawn(process.execPath, [main], {
    env: settingsEnv({ port: 0, store: 'postgres', identityUrl: away, clinicalUrl: away, statementTimeoutMs: 200 }),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (piece) => (said += String(piece)))
  assert.deepEqual(await once(child, 'close'), [75, null])
  assert.equal(said, 'the identity database does not answer; try again\n')
})

test('it answers while 10,000 connections are open and idle', { timeout: 60_000 }, async (context) => {
  const { port } = await started(context, {})
  const sockets = await openIdle(context, { port, count: 10_000 })
  if (sockets === null) return
  assert.equal((await clientOf(port).create(ada)).lastName, 'Lovelace')
  assert.ok(sockets.every(({ destroyed }) => !destroyed))
})
