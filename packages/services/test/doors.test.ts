import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { onLoopback, openDoors } from '../src/doors.ts'

const crowd = 64

interface Door {
  readonly server: Server
  readonly port: number
}

async function listening(t: TestContext): Promise<Door> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(onLoopback(0))
  await once(server, 'listening')
  t.after(() => server.close())
  return { server, port: (server.address() as AddressInfo).port }
}

const client = (t: TestContext, port: number): Socket => {
  const socket = connect(port, '127.0.0.1')
  t.after(() => socket.destroy())
  return socket
}

/** Turns of the event loop until all of a crowd are in that stood before the door while the loop was held up. */
async function turnsToLetIn(t: TestContext, { server, port }: Door): Promise<number> {
  let inside = 0
  let turns = 0
  const { promise: allIn, resolve } = Promise.withResolvers<void>()
  server.on('connection', () => ++inside === crowd && resolve())
  const turn = (): void => {
    turns++
    if (inside < crowd) setImmediate(turn)
  }
  setImmediate(turn)
  for (let i = 0; i < crowd; i++) client(t, port)
  await allIn
  return turns
}

test('a crowd comes in through more doors in fewer turns of the event loop', async (t) => {
  if (process.platform !== 'linux') return t.skip('one door is all there is on this system')
  const narrow = await turnsToLetIn(t, await listening(t))
  const wide = await listening(t)
  const doors = await openDoors(wide.server)
  t.after(() => void doors.close())
  const few = await turnsToLetIn(t, wide)
  assert.ok(narrow > crowd * 0.9, `${narrow} turns for ${crowd} through one door`)
  assert.ok(few < narrow / 2, `${few} turns through all of them, ${narrow} through one`)
})

test('closed doors let nobody in, and wait for those who are inside', async (t) => {
  const { server, port } = await listening(t)
  const doors = await openDoors(server)
  let inside = 0
  const allIn = new Promise<void>((resolve) => server.on('connection', () => ++inside === crowd && resolve()))
  const clients = Array.from({ length: crowd }, () => client(t, port))
  await allIn
  let isClosed = false
  const closed = Promise.all([doors.close(), new Promise((resolve) => server.close(resolve))])
  void closed.finally(() => (isClosed = true))
  const refused = client(t, port)
  const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException]
  assert.equal(error.code, 'ECONNREFUSED')
  assert.equal(isClosed, false)
  clients.forEach((socket) => socket.end())
  await closed
})
