import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { openGateway, type Gateway } from '../../src/faults/gateway.ts'

/** A server that says everything back, and a gateway to it. */
async function echoBehindGateway(t: TestContext): Promise<Gateway> {
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const gateway = await openGateway(`redis://:secret@127.0.0.1:${port}/0`)
  t.after(async () => {
    await gateway.close()
    server.close()
  })
  return gateway
}

async function open({ url }: Gateway): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) })
  await once(socket, 'connect')
  return socket.setEncoding('utf8')
}

async function echo(socket: Socket, said: string): Promise<string> {
  socket.write(said)
  let heard = ''
  while (heard.length < said.length) heard += String((await once(socket, 'data', timeout()))[0])
  return heard
}

const timeout = (): { signal: AbortSignal } => ({ signal: AbortSignal.timeout(5_000) })

test('a gateway keeps all of a URL but its place', async (t) => {
  const { url } = await echoBehindGateway(t)
  const { protocol, password, pathname, hostname } = new URL(url)
  assert.deepEqual([protocol, password, pathname, hostname], ['redis:', 'secret', '/0', '127.0.0.1'])
})

test('what is said comes through', async (t) => {
  const socket = await open(await echoBehindGateway(t))
  assert.equal(await echo(socket, 'hello'), 'hello')
  socket.destroy()
})

test('a cut ends what is open and lets nothing in, until the way is restored', async (t) => {
  const gateway = await echoBehindGateway(t)
  const before = await open(gateway)
  gateway.cut()
  await once(before, 'close', timeout())
  const during = await open(gateway)
  await once(during, 'close', timeout())
  gateway.restore()
  const after = await open(gateway)
  assert.equal(await echo(after, 'back'), 'back')
  after.destroy()
})

test('a longer way keeps everything up', async (t) => {
  const gateway = await echoBehindGateway(t)
  const socket = await open(gateway)
  gateway.delay(50)
  const order: string[] = []
  const answered = echo(socket, 'late').then(() => order.push('answer'))
  setTimeout(() => order.push('90 ms'), 90)
  await answered
  assert.deepEqual(order, ['90 ms', 'answer'])
  socket.destroy()
})

test('a way that became shorter lets nothing overtake', async (t) => {
  const gateway = await echoBehindGateway(t)
  const socket = await open(gateway)
  gateway.delay(50)
  const heard = echo(socket, 'first,')
  // Long enough for the gateway to have read the first piece.
  await new Promise((resolve) => setTimeout(resolve, 20))
  gateway.delay(0)
  socket.write('second')
  let all = await heard
  while (all.length < 'first,second'.length) all += String((await once(socket, 'data', timeout()))[0])
  assert.equal(all, 'first,second')
  socket.destroy()
})
