import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { serveBytes } from '@gauntlet/kit/ground-truth'
import { openAutocannonClient } from '../../../src/load/transport/autocannon-client.ts'

const request = Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nalpha'

/** A client whose own sending and queue are switched off, as the line does it; `calls` lists what autocannon called. */
async function openClient(t: TestContext, answer: (socket: Socket, count: number) => void) {
  let count = 0
  const { url } = await serveBytes(t, (_text, socket) => answer(socket, ++count))
  const calls: string[] = []
  let status = 0
  const client = openAutocannonClient(url, (opening) => {
    calls.push(opening.conn === undefined ? 'setup before connect' : 'setup after connect')
    opening._doRequest = () => void calls.push('_doRequest')
    opening.pipelinedRequests.terminateRequest = () => ({ req: {}, bytes: 0, headers: { statusCode: 0 } })
    opening.on('headers', ({ statusCode }: { statusCode: number }) => (status = statusCode))
  })
  t.after(() => client.destroy())
  await once(client.conn as Socket, 'connect')
  const ask = (): void => void client.conn?.write(request)
  /** The status of the next answer. */
  const answered = async (): Promise<number> => {
    await once(client, 'response')
    return status
  }
  return { client, calls, ask, answered }
}

test('autocannon is the version that these internals were read from', () => {
  const file = createRequire(import.meta.url).resolve('autocannon/package.json')
  assert.equal((JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version, '9.0.0')
})

test('setupClient runs before the first connection, with the options given', async (t) => {
  const { client, calls } = await openClient(t, () => undefined)
  assert.equal(calls[0], 'setup before connect')
  const { opts } = client as unknown as { opts: { hostname: string; timeout: number } }
  assert.equal(opts.hostname, '127.0.0.1')
  assert.equal(opts.timeout, 86_400)
})

test('_connect and _doRequest can be replaced in setupClient; the first connection goes through _connect', async (t) => {
  const { url } = await serveBytes(t, () => undefined)
  let connects = 0
  const client = openAutocannonClient(url, (opening) => (opening._connect = () => void connects++))
  assert.equal(connects, 1)
  assert.equal(client.conn, undefined)
  const ticker = client as unknown as { timeoutTicker: { clear: () => void } }
  ticker.timeoutTicker.clear()
})

test('_doRequest is called after connecting and after each response', async (t) => {
  const { calls, ask, answered } = await openClient(t, (socket) => socket.write(plain))
  assert.equal(calls.filter((call) => call === '_doRequest').length, 1)
  ask()
  await answered()
  assert.equal(calls.filter((call) => call === '_doRequest').length, 2)
})

test('addByteCount is called with the length of every chunk before the parser has it, and can be replaced', async (t) => {
  const { client, calls, ask, answered } = await openClient(t, (socket) => socket.write(plain))
  client.pipelinedRequests.addByteCount = (bytes) => void calls.push(`${bytes} bytes`)
  client.on('headers', () => calls.push('headers'))
  ask()
  await answered()
  assert.deepEqual(calls.slice(-3), [`${plain.length} bytes`, 'headers', '_doRequest'])
})

test('addBody is called with a Buffer for each piece of a body, and can be replaced', async (t) => {
  const { client, ask, answered } = await openClient(t, (socket) => socket.write(plain))
  const pieces: Buffer[] = []
  client.pipelinedRequests.addBody = (piece) => void pieces.push(piece)
  ask()
  await answered()
  assert.equal(Buffer.concat(pieces).toString(), 'alpha')
})

test('terminateRequest is asked for each answer before it is told, and can be replaced: the queue is not needed', async (t) => {
  const { client, calls, ask, answered } = await openClient(t, (socket) => socket.write(plain))
  client.pipelinedRequests.terminateRequest = () => {
    calls.push('terminateRequest')
    return { req: {}, bytes: 0, headers: { statusCode: 0 } }
  }
  client.on('response', () => calls.push('response'))
  ask()
  assert.equal(await answered(), 200)
  assert.deepEqual(calls.slice(-3), ['terminateRequest', 'response', '_doRequest'])
})

for (const [connection, keeps] of [
  ['keep-alive', true],
  ['close', false],
] as const) {
  test(`headers comes before the body, and the parser knows what Connection: ${connection} means`, async (t) => {
    const { client, ask, answered } = await openClient(t, (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nConnection: ${connection}\r\nContent-Length: 5\r\n\r\nalpha`)
    })
    const seen: unknown[] = []
    client.on('headers', ({ statusCode, shouldKeepAlive }: { statusCode: number; shouldKeepAlive: boolean }) => {
      seen.push(statusCode, shouldKeepAlive, client.parser.shouldKeepAlive())
    })
    client.pipelinedRequests.addBody = () => void seen.push('body')
    ask()
    await answered()
    assert.deepEqual(seen, [200, keeps, keeps, 'body'])
  })
}

test('a body can be called off while headers is told', async (t) => {
  const { client, ask, answered } = await openClient(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
  })
  client.on('headers', () => {
    client.parser.body_bytes = 0
    client.parser.isChunked = false
  })
  ask()
  assert.equal(await answered(), 200)
})

test('execute can be replaced, returns an error for bytes that are no response, and reinitialize makes it good', async (t) => {
  const { client, ask, answered } = await openClient(t, (socket, count) =>
    socket.write(count === 1 ? 'SSH-2.0\r\n' : plain),
  )
  const { parser } = client
  const execute = parser.execute.bind(parser)
  const refused = Promise.withResolvers<unknown>()
  parser.execute = (chunk) => {
    const result = execute(chunk)
    if (result instanceof Error) refused.resolve(result)
    return result
  }
  ask()
  assert.ok((await refused.promise) instanceof Error)
  assert.equal(parser.constructor.RESPONSE, 'RESPONSE')
  parser.reinitialize(parser.constructor.RESPONSE)
  ask()
  assert.equal(await answered(), 200)
})

test('the parser at rest is in the state RESPONSE_LINE with an empty line, and shows the beginning of more', async (t) => {
  const { client, ask, answered } = await openClient(t, (socket) => socket.write(`${plain}HTTP/1.1 2`))
  assert.deepEqual([client.parser.state, client.parser.line], ['RESPONSE_LINE', ''])
  ask()
  await answered()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual([client.parser.state, client.parser.line], ['RESPONSE_LINE', 'HTTP/1.1 2'])
})

for (const [how, end] of [
  ['ended', (socket: Socket) => void socket.end()],
  ['reset', (socket: Socket) => void socket.resetAndDestroy()],
] as const) {
  test(`_connect is called when the server has ${how} the connection`, async (t) => {
    const { client, ask } = await openClient(t, end)
    const again = Promise.withResolvers<boolean | undefined>()
    client._connect = () => again.resolve(client.conn?.readableEnded)
    ask()
    assert.equal(await again.promise, how === 'ended')
  })
}

test('finish ends a body that lasts until the connection ends', async (t) => {
  const { client, ask, answered } = await openClient(t, (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nalpha'))
  client._connect = () => client.parser.finish()
  ask()
  assert.equal(await answered(), 200)
})

test('_destroyConnection ends the socket and calls nothing', async (t) => {
  const { client, calls, ask } = await openClient(t, () => undefined)
  client._connect = () => void calls.push('_connect')
  ask()
  const { conn } = client
  client._destroyConnection()
  await once(conn as Socket, 'close')
  assert.equal(conn?.destroyed, true)
  assert.ok(!calls.includes('_connect'))
})

test('destroy ends the socket and the timer for good', async (t) => {
  const { client } = await openClient(t, () => undefined)
  const { conn } = client
  client.destroy()
  await once(conn as Socket, 'close')
  assert.equal(conn?.destroyed, true)
  assert.ok(!process.getActiveResourcesInfo().includes('Timeout'))
})
