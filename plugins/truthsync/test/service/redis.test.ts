import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Skipped } from '@gauntlet/contract'
import { redis, type Redis } from '@gauntlet/services'
import { served } from './served.ts'

/** A Redis of this test's own; null, and the test skipped, where there is none. */
async function redisFor(context: TestContext): Promise<Redis | null> {
  try {
    return await redis({
      signal: AbortSignal.timeout(30_000),
      defer: (undo) => context.after(async () => void (await undo())),
      skip: (reason, remedy) => {
        throw new Skipped(reason, remedy)
      },
    })
  } catch (error) {
    if (!(error instanceof Skipped)) throw error
    context.skip(`${error.message}: ${error.remedy}`)
    return null
  }
}

/** Stands before a server; it can be cut off and come back at the same port. */
async function gateTo(context: TestContext, target: number) {
  const sockets = new Set<Socket>()
  const join = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  }
  const server = createServer((socket) => {
    const onward = join(connect(target, '127.0.0.1'))
    join(socket).pipe(onward).pipe(socket)
  })
  const open = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const cut = async (): Promise<void> => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const port = await open(0)
  context.after(() => (server.listening ? cut() : undefined))
  return { port, cut, open: () => open(port) }
}

type Served = Awaited<ReturnType<typeof served>>

/** Asks until an answer is as wanted. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(10_000)
  while (!(await isSo())) {
    deadline.throwIfAborted()
    await delay(20)
  }
}

const isReady =
  ({ get }: Served, text: string) =>
  async (): Promise<boolean> =>
    (await get('/ready')).text === text

const whole = '{"status":"ready"}'
const without = '{"status":"ready","cache":"away"}'

test('two services share what one of them has read', async (context) => {
  const found = await redisFor(context)
  if (!found) return
  const settings = { redisUrl: found.url }
  const [one, other] = [await served(context, { settings }), await served(context, { settings })]
  for (const service of [one, other]) await until(isReady(service, whole))
  const { claims, cache_hit: hit } = (await one.verify('Zürich is – so. 🙂')).value()
  assert.deepEqual([claims, hit], [['Zürich is – so'], false])
  await until(async () => (await other.verify('Zürich is – so. 🙂')).value()['cache_hit'] === true)
  assert.deepEqual((await other.verify('Zürich is – so. 🙂')).value()['claims'], ['Zürich is – so'])
})

test('when Redis goes, answers come without it; when it is back, so are the hits', async (context) => {
  const found = await redisFor(context)
  if (!found) return
  const gate = await gateTo(context, found.port)
  const url = new URL(found.url)
  url.port = String(gate.port)
  const service = await served(context, { settings: { redisUrl: url.href } })
  const { verify } = service
  await until(isReady(service, whole))
  await verify('It is so')
  await until(async () => (await verify('It is so')).value()['cache_hit'] === true)

  await gate.cut()
  await until(isReady(service, without))
  for (let i = 0; i < 20; i++) {
    const { status, value } = await verify('It is so')
    assert.deepEqual([status, value()['claims'], value()['cache_hit']], [200, ['It is so'], false])
  }

  await gate.open()
  await until(async () => (await verify('It is so')).value()['cache_hit'] === true)
  assert.equal((await service.get('/ready')).text, whole)
  const { texts, extracted, cache } = service.service.verifier.stats()
  assert.deepEqual([cache.hits + cache.misses, cache.misses], [texts, extracted])
})

test('a Redis that hangs holds up the first requests only', async (context) => {
  const found = await redisFor(context)
  if (!found) return
  const service = await served(context, { settings: { redisUrl: found.url } })
  const { verify } = service
  await until(isReady(service, whole))
  const [pid] = found.pids
  assert.ok(pid)
  process.kill(pid, 'SIGSTOP')
  try {
    for (let i = 0; i < 5; i++) assert.equal((await verify('It is so')).status, 200)
    const { cache } = (await service.get('/stats')).value() as { cache: { errors: number } }
    assert.ok(cache.errors >= 1 && cache.errors < 5, String(cache.errors))
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await until(async () => (await verify('It is so')).value()['cache_hit'] === true)
})
