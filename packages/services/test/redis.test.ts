import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createConnection } from 'node:net'
import { test } from 'node:test'
import { redis } from '../src/redis.ts'
import { folderOf, isAlive, needs, trialContext, userOf } from './trial-context.ts'

/** Sends commands to Redis over TCP and returns its replies, as they come over the wire. */
async function say(port: number, ...commands: readonly string[]): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port })
  // Redis answers in order and ends the connection after QUIT.
  socket.end([...commands, 'QUIT', ''].join('\r\n'))
  let replies = ''
  socket.on('data', (bytes) => (replies += bytes.toString('latin1')))
  await once(socket, 'close')
  return replies
}

test('a cache answers with its password and refuses without', needs('redis'), async () => {
  await using context = trialContext()
  const { url, port, pids } = await redis(context, { settings: { maxmemory: '8mb' } })
  const { password, host } = new URL(url)
  assert.equal(host, `127.0.0.1:${port}`)
  assert.equal(await say(port, `AUTH ${password}`, 'SET a 1', 'GET a'), '+OK\r\n+OK\r\n$1\r\n1\r\n+OK\r\n')
  assert.match(await say(port, 'GET a'), /^-NOAUTH /)
  assert.match(await say(port, `AUTH ${password}`, 'CONFIG GET maxmemory'), /8388608/)
  assert.notEqual(userOf(pids[0]!), 0)
})

test('stop ends a cache that was killed, one that was halted, and one that runs', needs('redis'), async () => {
  await using context = trialContext()
  const all = [await redis(context), await redis(context), await redis(context)]
  const [killed = 0, halted = 0, running = 0] = all.flatMap(({ pids }) => pids)
  const folders = [killed, halted, running].map(folderOf)
  process.kill(killed, 'SIGKILL')
  process.kill(halted, 'SIGSTOP')
  await Promise.all(all.map(({ stop }) => stop()))
  assert.deepEqual([killed, halted, running].filter(isAlive), [])
  assert.deepEqual(folders.filter(existsSync), [])
})

test('a setting that Redis does not know fails with its own words', needs('redis'), async () => {
  await using context = trialContext()
  await assert.rejects(redis(context, { settings: { 'no-such-setting': 1 } }), {
    code: 'SERVICE_ENDED',
    message: /Redis ended while it started; its log ends with: [^]*no-such-setting/,
  })
})
