import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test, type TestContext } from 'node:test'
import type { StepRequest } from '@gauntlet/contract'
import { serveBytes, serveHttp } from '@gauntlet/kit/ground-truth'
import { createBodyKeeper } from '../../../src/load/transport/body-keeper.ts'
import type { Gate } from '../../../src/load/transport/gate.ts'
import { gates, type HttpClient } from '../../../src/load/transport/gates.ts'
import type { Answer } from '../../../src/load/transport/line.ts'
import { nowNs } from '../../../src/machine/clock.ts'

type Ended = Answer | 'transport' | 'timeout'

/** One connection; `ask` resolves to how the request ended, and what was written for it. */
async function openOne(
  t: TestContext,
  client: HttpClient,
  url: URL,
): Promise<{ ask: (request: StepRequest, timeoutMs?: number) => Promise<{ ended: Ended; bytesOut: number }> }> {
  let idle = Promise.withResolvers<void>()
  let end: (ended: Ended) => void = () => undefined
  const open = await gates[client].open()
  const gate: Gate = await open(url, {
    connections: 1,
    events: {
      idle: () => idle.resolve(),
      answer: (_connection, answer) => end(answer),
      lost: (_connection, how) => end(how),
    },
  })
  t.after(gate.close)
  return {
    ask: async (request, timeoutMs = 2_000) => {
      await idle.promise
      idle = Promise.withResolvers<void>()
      const ending = Promise.withResolvers<Ended>()
      end = ending.resolve
      const bytesOut = gate.write(0, request, nowNs() + timeoutMs * 1e6)
      return { ended: await ending.promise, bytesOut }
    },
  }
}

const alpha = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nalpha'
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nalpha\r\n0\r\n\r\n'

for (const client of ['autocannon', 'undici'] as const) {
  describe(`the gate of ${client}`, () => {
    test('bytes are those on the wire, both ways', async (t) => {
      const sent = [alpha, chunked, alpha]
      const read: number[] = []
      const { url } = await serveBytes(t, (request, socket) => {
        // The blank line that ends a head is not in the text.
        read.push(request.length + 4)
        socket.write(sent[read.length - 1] ?? '')
      })
      const { ask } = await openOne(t, client, url)
      const requests = [{ path: '/a' }, { path: '/b', headers: { 'X-Long': 'y'.repeat(300) } }, { path: '/c' }]
      for (const [k, request] of requests.entries()) {
        const { ended, bytesOut } = await ask(request)
        assert.ok(typeof ended === 'object')
        assert.deepEqual([ended.status, ended.body.toString(), ended.bytes], [200, 'alpha', sent[k]?.length])
        assert.equal(bytesOut, read[k])
      }
    })

    test('methods, headers and bodies arrive as they were asked for, over one connection', async (t) => {
      const ports = new Set<number | undefined>()
      const { url } = await serveHttp(t, (request, response) => {
        ports.add(request.socket.remotePort)
        const pieces: Buffer[] = []
        request.on('data', (piece: Buffer) => pieces.push(piece))
        request.on('end', () => {
          response.end(`${request.method} ${String(request.headers['x-one'])} ${Buffer.concat(pieces).toString()}`)
        })
      })
      const { ask } = await openOne(t, client, url)
      const headers = { 'X-One': 'two' }
      const textOf = async (request: StepRequest): Promise<string> => {
        const { ended } = await ask(request)
        return typeof ended === 'object' ? ended.body.toString() : ended
      }
      assert.equal(await textOf({ method: 'POST', path: '/', headers, body: 'straße' }), 'POST two straße')
      assert.equal(await textOf({ method: 'PUT', path: '/', headers, body: Buffer.from('bytes') }), 'PUT two bytes')
      assert.equal(await textOf({ method: 'DELETE', path: '/', headers }), 'DELETE two ')
      assert.equal(await textOf({ method: 'POST', path: '/', headers, body: '' }), 'POST two ')
      assert.equal(await textOf({ method: 'HEAD', path: '/', headers }), '')
      assert.equal(await textOf({ path: '/', headers }), 'GET two ')
      assert.equal(ports.size, 1)
    })

    test('a request that is too late gives up its connection, and its answer is never taken for the next', async (t) => {
      const ports: Array<number | undefined> = []
      const closed = Promise.withResolvers<void>()
      const { url } = await serveHttp(t, (request, response) => {
        ports.push(request.socket.remotePort)
        if (request.url === '/slow') {
          request.socket.once('close', () => closed.resolve())
          setTimeout(() => response.end('slow'), 300)
        } else response.end('quick')
      })
      const { ask } = await openOne(t, client, url)
      assert.equal((await ask({ path: '/slow' }, 50)).ended, 'timeout')
      await closed.promise
      const { ended } = await ask({ path: '/quick' })
      assert.equal(typeof ended === 'object' && ended.body.toString(), 'quick')
      assert.notEqual(ports[0], ports[1])
    })

    test('a request that is more than one request is refused', async (t) => {
      const { url } = await serveHttp(t, (_request, response) => response.end())
      const { ask } = await openOne(t, client, url)
      await assert.rejects(ask({ path: '/a HTTP/1.1\r\n\r\nGET /b' }), { name: 'TrialFailure', reason: 'load' })
    })

    test('the name that records bear is that of the version that is installed', () => {
      const manifest = readFileSync(
        new URL(`../../../../../node_modules/${client}/package.json`, import.meta.url),
        'utf8',
      )
      const { version } = JSON.parse(manifest) as { version: string }
      assert.equal(gates[client].name, `${client} ${version}, gated`)
    })
  })
}

test('where the two differ: a switch of protocols that nobody asked for, and headers of a connection', async (t) => {
  const { url } = await serveBytes(t, (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n')
  })
  const one = await openOne(t, 'autocannon', url)
  const other = await openOne(t, 'undici', url)
  const { ended } = await one.ask({ path: '/' })
  assert.equal(typeof ended === 'object' && ended.status, 101)
  assert.equal((await other.ask({ path: '/' })).ended, 'transport')
  const keepAlive = { path: '/', headers: { 'Keep-Alive': 'timeout=5' } }
  await assert.rejects(other.ask(keepAlive), { name: 'TrialFailure', message: /undici does not send this request/ })
})

test('connections keep no more together than their gate may, and have it back when an answer is taken', () => {
  const pool = { heldBytes: 0 }
  const piece = Buffer.alloc(2 ** 20)
  const keepers = Array.from({ length: 40 }, () => createBodyKeeper(pool))
  for (const keeper of keepers) for (let i = 0; i < 8; i++) keeper.add(piece)
  // 32 bodies of 8 MiB are 256 MiB; the other 8 connections found no room.
  assert.equal(pool.heldBytes, 256 * 2 ** 20)
  assert.equal(keepers.filter((keeper) => keeper.truncated()).length, 8)
  assert.deepEqual([keepers[0]?.take().length, keepers[39]?.take().length], [8 * 2 ** 20, 0])
  keepers[39]?.add(piece)
  assert.deepEqual([keepers[39]?.truncated(), keepers[39]?.take().length], [false, 2 ** 20])
  for (const keeper of keepers) keeper.drop()
  assert.equal(pool.heldBytes, 0)
})

test('a body of more than 8 MiB is thrown away at once, and the next one is kept', () => {
  const pool = { heldBytes: 0 }
  const keeper = createBodyKeeper(pool)
  for (let i = 0; i < 9; i++) keeper.add(Buffer.alloc(2 ** 20))
  assert.deepEqual([keeper.truncated(), pool.heldBytes, keeper.take().length], [true, 0, 0])
  keeper.add(Buffer.from('al'))
  keeper.add(Buffer.from('pha'))
  assert.deepEqual([keeper.truncated(), keeper.take().toString(), pool.heldBytes], [false, 'alpha', 0])
})
