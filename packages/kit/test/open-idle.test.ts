import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import { openIdle } from '../src/index.ts'

test('as many connections as asked for are open, and one that is dropped shows', async (context) => {
  const accepted: Socket[] = []
  const server = createServer((socket) => accepted.push(socket.on('error', () => undefined)))
  server.listen(0, '127.0.0.1')
  context.after(() => server.close())
  await once(server, 'listening')
  const sockets = await openIdle(context, { port: (server.address() as AddressInfo).port, count: 501 })
  if (sockets === null) return
  while (accepted.length < 501) await once(server, 'connection')
  assert.equal(sockets.filter(({ destroyed }) => !destroyed).length, 501)
  const dropped = sockets.find(({ localPort }) => localPort === accepted[0]?.remotePort)
  assert.ok(dropped)
  accepted[0]?.destroy()
  await once(dropped, 'close')
  assert.equal(sockets.filter(({ destroyed }) => destroyed).length, 1)
})
