import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { findService } from '../src/find-service.ts'
import { makeServiceFolder } from '../src/service-folder.ts'
import { startServer, type ServerPlan } from '../src/start-server.ts'
import { isAlive, needs, trialContext } from './trial-context.ts'

/** A program that says something and then never answers. */
const silent = (folder: string): ServerPlan => ({
  title: 'Silent',
  folder,
  program: '/bin/sh',
  argsFor: () => ['-c', 'echo still warming up, $$; exec sleep 60'],
  isReady: () => false,
  stopSignal: 'SIGTERM',
})

test('a server that does not answer in time is named with the end of its log, and nothing of it is left', async () => {
  await using context = trialContext()
  const folder = await makeServiceFolder(context)
  const error: unknown = await startServer(context, { ...silent(folder), readyDeadlineMs: 400 }).catch(
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Error)
  const [, pid] =
    /^Silent did not answer within 400 ms; its log ends with: still warming up, (\d+)$/.exec(error.message) ?? []
  assert.equal(isAlive(Number(pid)), false)
  assert.equal(existsSync(folder), false)
})

test('a run that is stopped does not wait for its server, and nothing of it is left', async () => {
  await using context = trialContext()
  const folder = await makeServiceFolder(context)
  let pid = 0
  const isReady = (): boolean => {
    pid = Number.parseInt(readFileSync(join(folder, 'server.pid'), 'utf8'))
    context.abort()
    return false
  }
  await assert.rejects(startServer(context, { ...silent(folder), isReady }), { name: 'AbortError' })
  assert.ok(pid > 0 && !isAlive(pid))
  assert.equal(existsSync(folder), false)
})

test('a program that cannot be run says so', async () => {
  await using context = trialContext()
  const folder = await makeServiceFolder(context)
  await assert.rejects(startServer(context, { ...silent(folder), program: '/no/such/program' }), {
    code: 'SERVICE_ENDED',
  })
})

test('a port that somebody takes first is left to him, and another is tried', needs('redis'), async () => {
  await using context = trialContext()
  const neighbour = createServer().listen(0, '127.0.0.1')
  await once(neighbour, 'listening')
  context.defer(() => neighbour.close())
  const taken = (neighbour.address() as AddressInfo).port
  const folder = await makeServiceFolder(context)
  const tried: number[] = []
  const server = await startServer(context, {
    title: 'Redis',
    folder,
    program: join(findService('redis') ?? '', 'redis-server'),
    argsFor: (port) => {
      tried.push(tried.length === 0 ? taken : port)
      return ['--bind', '127.0.0.1', '--port', String(tried.at(-1)), '--unixsocket', join(folder, 'up'), '--save', '']
    },
    // Redis makes this socket after it has its port.
    isReady: () => existsSync(join(folder, 'up')),
    stopSignal: 'SIGTERM',
  })
  assert.equal(tried.length, 2)
  assert.equal(server.port, tried[1])
})
