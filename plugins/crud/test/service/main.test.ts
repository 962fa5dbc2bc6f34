import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
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

const idleConnections = 10_000
const perRound = 500

/** Files that a process may open; Node raises its own limit to this. */
function mostOpenFiles(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { hard?: number | string } } }
  const hard = userLimits?.open_files?.hard
  return typeof hard === 'number' ? hard : Infinity
}

test('it answers while 10,000 connections are open and idle', { timeout: 60_000 }, async (context) => {
  if (mostOpenFiles() < idleConnections + 500) return context.skip('a process may not open so many files: ulimit -n')
  const { port } = await started(context, {})
  const sockets: Socket[] = []
  context.after(() => sockets.forEach((socket) => socket.destroy()))
  while (sockets.length < idleConnections) {
    const round = Array.from({ length: perRound }, () => connect(port, '127.0.0.1'))
    for (const socket of round) socket.on('error', () => undefined)
    sockets.push(...round)
    await Promise.all(round.map((socket) => once(socket, 'connect')))
  }
  assert.equal((await clientOf(port).create(ada)).lastName, 'Lovelace')
})
