import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { countHitHeaders, headerFaults } from '../src/hit-headers.ts'

test('each way to say hit or miss is counted', async (t) => {
  const answers: RequestListener[] = [
    (_request, response) => response.writeHead(200, { 'x-cache': 'hit' }).end(),
    (_request, response) => response.writeHead(200, 'OK', { 'x-cache': 'miss' }).end(),
    (_request, response) => response.setHeader('x-cache', 'hit').end(),
    (_request, response) => response.end(),
  ]
  const { listener, counts } = countHitHeaders((request, response) => answers.shift()?.(request, response))
  const server = createServer(listener).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const said: Array<string | null> = []
  while (answers.length > 0) {
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
    said.push(response.headers.get('x-cache'))
  }
  assert.deepEqual(said, ['hit', 'miss', 'hit', null])
  assert.deepEqual(counts(), { hits: 2, misses: 1 })
})

test('answers that say more hits than the cache counted are a fault, the truth is none', () => {
  assert.deepEqual(headerFaults({ hits: 7, misses: 3 }, { hits: 7, misses: 3 }), [])
  assert.deepEqual(headerFaults({ hits: 10, misses: 0 }, { hits: 7, misses: 3 }), [
    '10 answers say hit and 0 miss, but the cache counted 7 hits and 3 misses',
  ])
})
