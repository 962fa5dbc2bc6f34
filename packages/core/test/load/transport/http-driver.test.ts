import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import type { ServerResponse } from 'node:http'
import type { HttpStep } from '@gauntlet/contract'
import { serveApart, serveBytes, serveHttp } from '@gauntlet/kit/ground-truth'
import { openGate } from '../../../src/load/transport/gate.ts'
import { openUndiciGate } from '../../../src/load/transport/undici-gate.ts'
import { drive as driveOver, stepNamed, type DriveOptions, type Driven } from './drive.ts'

const steps = [stepNamed('alpha'), stepNamed('beta')]
const nameOf = (url: string | undefined): string => (url ?? '/').slice(1)
const none = { correct: 0, wrong: 0, status: 0, transport: 0, timeout: 0, unsent: 0 }
const head = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const pathOf = (request: string): string => /^\S+ \/(\S*)/.exec(request)?.[1] ?? ''

const long = 'x'.repeat(2 ** 20)
const replies = new Map<string, (response: ServerResponse) => void>([
  ['empty', (response) => response.end()],
  ['chunked', (response) => (response.write('chu'), setImmediate(() => response.end('nked')))],
  ['nothing', (response) => response.writeHead(204).end()],
  ['unchanged', (response) => response.writeHead(304, { 'Content-Length': '7' }).end()],
  ['head', (response) => response.writeHead(200, { 'Content-Length': '1000' }).end()],
  ['long', (response) => response.end(long)],
])

for (const [client, gate] of [
  ['autocannon', openGate],
  ['undici', openUndiciGate],
] as const) {
  describe(`the gate of ${client}`, () => {
    const drive = (url: URL, asked: readonly HttpStep[], options: DriveOptions): Promise<Driven> =>
      driveOver(url, asked, { ...options, gate })

    test('answers of two operations are each credited to their own', async (t) => {
      const { url } = await serveHttp(t, (request, response) => {
        setTimeout(() => response.end(nameOf(request.url)), Number(request.socket.remotePort) % 5)
      })
      const { outcomes } = await drive(url, steps, { requests: 600, connections: 8 })
      assert.deepEqual(outcomes, { ...none, correct: 600 })
    })

    test('a server that closes the connection with each answer loses none of them', async (t) => {
      const { url } = await serveHttp(t, (request, response) => {
        response.setHeader('Connection', 'close').end(nameOf(request.url))
      })
      const { outcomes } = await drive(url, steps, { requests: 400, connections: 4 })
      assert.deepEqual(outcomes, { ...none, correct: 400 })
    })

    test('a reset on every 50th request is a transport error each time, and holds up no other request', async (t) => {
      let count = 0
      const { url } = await serveHttp(t, (request, response) => {
        if (++count % 50 === 0) request.socket.resetAndDestroy()
        else response.end(nameOf(request.url))
      })
      const { outcomes, elapsedMs } = await drive(url, steps, { requests: 1_000, connections: 2 })
      assert.deepEqual(outcomes, { ...none, correct: 980, transport: 20 })
      assert.ok(elapsedMs < 20 * 50, `20 resets took ${elapsedMs} ms: the line rested after each`)
    })

    test('a server that takes 20 requests per connection is asked no 21st', async (t) => {
      const { url } = await serveHttp(t, (request, response) => response.end(nameOf(request.url)), {
        maxRequestsPerSocket: 20,
      })
      const { outcomes } = await drive(url, steps, { requests: 600, connections: 4 })
      assert.deepEqual(outcomes, { ...none, correct: 600 })
    })

    test('idle connections that the server closes cost no request', async (t) => {
      const { url } = await serveBytes(t, (request, socket) => {
        socket.write(head(pathOf(request)))
        setTimeout(() => socket.end(), 20)
      })
      const { outcomes } = await drive(url, [stepNamed('alpha')], { requests: 6, connections: 1, pauseMs: 60 })
      assert.deepEqual(outcomes, { ...none, correct: 6 })
    })

    test('answers 5 % later than the timeout are timeouts, and nothing else is', async (t) => {
      let count = 0
      const { url } = await serveHttp(t, (request, response) => {
        const late = ++count % 20 === 0
        setTimeout(() => response.end(nameOf(request.url)), late ? 420 : 1)
      })
      const { outcomes } = await drive(url, steps, { requests: 400, connections: 20, timeoutMs: 400 })
      assert.deepEqual(outcomes, { ...none, correct: 380, timeout: 20 })
    })

    test('a server that dies in the middle turns the rest into errors, quickly', async (t) => {
      let count = 0
      const served = await serveHttp(t, (request, response) => {
        if (++count === 200) served.stop()
        else response.end(nameOf(request.url))
      })
      const { outcomes, elapsedMs } = await drive(served.url, steps, { requests: 230, connections: 4 })
      assert.equal(outcomes.correct + outcomes.transport, 230)
      assert.ok(outcomes.correct >= 196 && outcomes.correct <= 199, `${outcomes.correct} correct`)
      assert.ok(elapsedMs < 5_000)
    })

    test('a port where nobody listens ends the opening at its deadline', async () => {
      const probe = createServer().listen(0, '127.0.0.1')
      await once(probe, 'listening')
      const { port } = probe.address() as AddressInfo
      probe.close()
      const url = new URL(`http://127.0.0.1:${port}/`)
      const events = { idle: () => undefined, answer: () => undefined, lost: () => undefined }
      const opening = gate(url, { connections: 2, events, connectMs: 300 })
      await assert.rejects(opening, /2 connections to .* were not up within 0.3 s/)
    })

    for (const [what, bytes] of [
      ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
      ['two lengths that differ', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nalpha'],
      ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(200_000)}`],
    ] as const) {
      test(`${what} is a transport error at once, not a timeout`, async (t) => {
        const { url } = await serveBytes(t, (_request, socket) => void socket.write(bytes))
        const { outcomes, elapsedMs } = await drive(url, steps, { requests: 6, connections: 2 })
        assert.deepEqual(outcomes, { ...none, transport: 6 })
        assert.ok(elapsedMs < 1_500)
      })
    }

    test('a second answer to one request is never taken for the answer to the next', async (t) => {
      const { url } = await serveBytes(t, (request, socket) => void socket.write(head(pathOf(request)) + head('alpha')))
      const { outcomes } = await drive(url, steps, { requests: 100, connections: 2 })
      assert.deepEqual(outcomes, { ...none, correct: 100 })
    })

    test('the beginning of a second answer is never taken for the answer to the next', async (t) => {
      const { url } = await serveBytes(t, (request, socket) => {
        socket.write(`${head(pathOf(request))}HTTP/1.1 200 OK\r\nContent-Le`)
      })
      const { outcomes } = await drive(url, steps, { requests: 100, connections: 2 })
      assert.deepEqual(outcomes, { ...none, correct: 100 })
    })

    test('an answer that nobody asked for ends its connection only', async (t) => {
      const { url } = await serveBytes(t, (request, socket) => {
        socket.write(head(pathOf(request)))
        setTimeout(() => socket.destroyed || socket.write(head('unasked')), 5)
      })
      const { outcomes } = await drive(url, steps, { requests: 10, connections: 1, pauseMs: 100 })
      assert.deepEqual(outcomes, { ...none, correct: 10 })
    })

    test('interim responses are passed over', async (t) => {
      const { url } = await serveHttp(t, (request, response) => {
        response.writeProcessing()
        response.writeEarlyHints({ link: '</style.css>; rel=preload' })
        response.end(nameOf(request.url))
      })
      const { outcomes } = await drive(url, steps, { requests: 100, connections: 2 })
      assert.deepEqual(outcomes, { ...none, correct: 100 })
    })

    test('bodies of every kind are read whole', async (t) => {
      const { url } = await serveHttp(t, (request, response) => replies.get(nameOf(request.url))?.(response))
      const kinds = [
        stepNamed('empty', { expect: ({ status, body }) => status === 200 && body.length === 0 }),
        stepNamed('chunked', { expect: ({ body }) => body.toString() === 'chunked' }),
        stepNamed('nothing', { expect: ({ status, body }) => status === 204 && body.length === 0 }),
        stepNamed('unchanged', { expect: ({ status, body }) => status === 304 && body.length === 0 }),
        stepNamed('head', {
          request: () => ({ path: '/head', method: 'HEAD' }),
          expect: ({ status, body }) => status === 200 && body.length === 0,
        }),
        stepNamed('long', { expect: ({ body }) => body.length === 2 ** 20 && body[2 ** 20 - 1] === 120 }),
      ]
      const { outcomes, wrong } = await drive(url, kinds, { requests: 120, connections: 3 })
      assert.deepEqual(wrong, [])
      assert.deepEqual(outcomes, { ...none, correct: 120 })
    })

    test('a body that lasts until the connection ends is an answer', async (t) => {
      const { url } = await serveBytes(t, (request, socket) => {
        socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${pathOf(request)}`)
      })
      const { outcomes } = await drive(url, steps, { requests: 40, connections: 2 })
      assert.deepEqual(outcomes, { ...none, correct: 40 })
    })

    test('a body that breaks off is a transport error', async (t) => {
      const { url } = await serveBytes(t, (request, socket) => {
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n${pathOf(request)}`)
      })
      const { outcomes } = await drive(url, steps, { requests: 10, connections: 2 })
      assert.deepEqual(outcomes, { ...none, transport: 10 })
    })

    test('a body of 200 MB is counted wrong and not kept', async (t) => {
      // In a process of its own: the server's memory is not the generator's.
      const { url } = await serveApart(t, { server: 'flood', bytes: 200 * 2 ** 20 })
      let peak = 0
      const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
      try {
        const { outcomes, wrong } = await drive(url, [stepNamed('flood')], {
          requests: 4,
          connections: 2,
          timeoutMs: 9_000,
        })
        assert.deepEqual(outcomes, { ...none, wrong: 4 })
        assert.match(wrong[0] ?? '', /larger than the generator reads/)
      } finally {
        clearInterval(watch)
      }
      assert.ok(peak < 300e6, `${(peak / 1e6).toFixed(0)} MB`)
    })

    test('requests that are never answered are settled when they are given up', async (t) => {
      const { url } = await serveHttp(t, () => undefined)
      const { outcomes } = await drive(url, steps, { requests: 10, connections: 3, timeoutMs: 60_000, patienceMs: 100 })
      assert.deepEqual(outcomes, { ...none, timeout: 3 })
    })

    test('a check that returns nothing ends the load with its reason', async (t) => {
      const { url } = await serveHttp(t, (_request, response) => response.end())
      const silent = stepNamed('alpha', { expect: () => undefined as unknown as boolean })
      await assert.rejects(drive(url, [silent], { requests: 10, connections: 2 }), /check must return/)
    })
  })
}
