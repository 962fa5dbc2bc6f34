import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { nginx } from '../src/nginx.ts'
import { folderOf, isAlive, needs, trialContext, userOf, type TrialContext } from './trial-context.ts'

interface Api {
  readonly port: number
  readonly seen: { connections: number }
  readonly close: () => Promise<void>
}

/** A server that answers with its name and counts the connections it was given. */
async function api(context: TrialContext, name: string): Promise<Api> {
  const seen = { connections: 0 }
  const server = createServer((_, reply) => reply.end(name))
  server.on('connection', () => seen.connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  context.defer(close)
  return { port: (server.address() as AddressInfo).port, seen, close }
}

const ask = async (url: string, method = 'GET'): Promise<string> => {
  const reply = await fetch(url, { method })
  return reply.ok ? await reply.text() : String(reply.status)
}

test('requests go to both servers in turn, over connections that are kept', needs('nginx'), async () => {
  await using context = trialContext()
  const [a, b] = [await api(context, 'a'), await api(context, 'b')]
  const { url } = await nginx(context, { upstreams: [a.port, b.port] })
  const answers: string[] = []
  for (let i = 0; i < 10; i++) answers.push(await ask(url))
  assert.deepEqual(answers.toSorted(), ['a', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'b', 'b'])
  assert.deepEqual([a.seen.connections, b.seen.connections], [1, 1])
})

test('without kept connections every request opens one', needs('nginx'), async () => {
  await using context = trialContext()
  const a = await api(context, 'a')
  const { url } = await nginx(context, { upstreams: [a.port], keptConnections: 0 })
  for (let i = 0; i < 3; i++) await ask(url)
  assert.equal(a.seen.connections, 3)
})

test('when a server dies, the other answers for it, and nothing is lost', needs('nginx'), async () => {
  await using context = trialContext()
  const [a, b] = [await api(context, 'a'), await api(context, 'b')]
  const { url } = await nginx(context, { upstreams: [a.port, b.port] })
  for (let i = 0; i < 4; i++) await ask(url)
  await b.close()
  for (let i = 0; i < 6; i++) assert.equal(await ask(url, i % 2 ? 'POST' : 'GET'), 'a')
})

test('a POST whose server breaks off is repeated elsewhere only if the settings say so', needs('nginx'), async () => {
  await using context = trialContext()
  const healthy = await api(context, 'healthy')
  const breaking = createServer((request) => request.socket.destroy()).listen(0, '127.0.0.1')
  await once(breaking, 'listening')
  context.defer(() => breaking.close())
  const upstreams = [(breaking.address() as AddressInfo).port, healthy.port]
  const plain = await nginx(context, { upstreams })
  assert.equal(await ask(plain.url, 'POST'), '502')
  const repeating = await nginx(context, {
    upstreams,
    settings: { proxy_next_upstream: 'error timeout non_idempotent' },
  })
  assert.equal(await ask(repeating.url, 'POST'), 'healthy')
})

test('stop ends an NGINX that runs and clears up after one that was killed', needs('nginx'), async () => {
  await using context = trialContext()
  const all = [await nginx(context, { upstreams: [9] }), await nginx(context, { upstreams: [9] })]
  const [killed = 0, running = 0] = all.flatMap(({ pids }) => pids)
  const folders = [killed, running].map(folderOf)
  assert.notEqual(userOf(running), 0)
  process.kill(killed, 'SIGKILL')
  await Promise.all(all.map(({ stop }) => stop()))
  assert.deepEqual([killed, running].filter(isAlive), [])
  assert.deepEqual(folders.filter(existsSync), [])
})

test('a directive that NGINX does not know fails with its own words', needs('nginx'), async () => {
  await using context = trialContext()
  await assert.rejects(nginx(context, { upstreams: [9], settings: { no_such_directive: 1 } }), {
    code: 'SERVICE_ENDED',
    message: /unknown directive "no_such_directive"/,
  })
})
