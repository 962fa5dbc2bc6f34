import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openIdle } from '@gauntlet/kit'
import { clientOf } from './served.ts'
import { statsOfAll } from '../../src/redis-service.ts'

const main = fileURLToPath(new URL('../../src/service/main.ts', import.meta.url))

/** Starts the command on a free port and waits until each of its processes listens. */
async function started(
  context: TestContext,
  env: Record<string, string>,
): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [main], { env: { PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  context.after(async () => {
    child.kill('SIGKILL')
    await ended
  })
  let said = ''
  const wanted = Number(env['WORKERS'] ?? 1)
  for await (const piece of child.stdout) {
    said += String(piece)
    const ports = [...said.matchAll(/listens on http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port))
    if (ports.length === wanted) {
      child.stdout.destroy()
      return { child, port: ports[0] ?? 0 }
    }
  }
  return assert.fail(`it said: ${said}`)
}

test('the command serves with the settings of its environment, and ends when it is told to', async (context) => {
  const { child, port } = await started(context, { CACHE_SIZE: '5', CACHE_TTL_SECONDS: '60' })
  const { verify, get } = clientOf(port)
  assert.deepEqual((await verify('It is so')).value()['claims'], ['It is so'])
  assert.equal(((await get('/stats')).value()['cache'] as { capacity: number }).capacity, 5)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
})

test('two processes serve behind one port, and end with the one that started them', async (context) => {
  const { child, port } = await started(context, { WORKERS: '2' })
  const pids = (await statsOfAll(new URL(`http://127.0.0.1:${port}`))).map(({ pid }) => pid)
  assert.equal(new Set(pids).size, 2)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})

test('settings that make no sense end the command with the reason', async () => {
  const child = spawn(process.execPath, [main], { env: { PORT: 'many' }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (piece) => (said += String(piece)))
  assert.deepEqual(await once(child, 'close'), [64, null])
  assert.match(said, /^PORT: must be a whole number from 0 to 65535, got "many"\n$/)
})

test('it answers while 10,000 connections are open and idle', { timeout: 60_000 }, async (context) => {
  const { port } = await started(context, {})
  const sockets = await openIdle(context, { port, count: 10_000 })
  if (sockets === null) return
  assert.deepEqual((await clientOf(port).verify('It is so')).value()['claims'], ['It is so'])
  assert.ok(sockets.every(({ destroyed }) => !destroyed))
})
