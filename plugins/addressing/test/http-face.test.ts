import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { GauntletError } from '@gauntlet/contract'
import { createAddressBook, type Identity } from '../src/address-book.ts'
import { createHttpFace } from '../src/http-face.ts'
import { createMapIndex } from '../src/index/map-index.ts'
import { openPackStore } from '../src/index/pack-store.ts'

/** Takes `{ id, … }`; the address follows from everything in it. */
const identify = (entity: unknown): Identity => {
  if (typeof entity !== 'object' || entity === null || !('id' in entity) || typeof entity.id !== 'string') {
    throw new GauntletError('ENTITY_FAULTY', 'id: must be a text')
  }
  if (entity.id === 'explode') throw new TypeError('a bug')
  const address = createHash('sha256').update(JSON.stringify(entity)).digest('hex')
  return { id: entity.id, address, realm: 0, horizon: 0 }
}

interface Face {
  readonly base: string
  readonly port: number
  readonly post: (body: string | Uint8Array<ArrayBuffer>) => Promise<{ status: number; value: Record<string, unknown> }>
  readonly get: (path: string, method?: string) => Promise<{ status: number; body: string; headers: Headers }>
}

async function serve(context: TestContext): Promise<Face> {
  const folder = mkdtempSync(join(tmpdir(), 'http-face-'))
  const blobs = openPackStore(folder)
  blobs.put('ab'.repeat(32), Buffer.from([0, 255, 10, 13]))
  const book = createAddressBook(createMapIndex())
  const server = createServer(createHttpFace({ book, identify, blobs, bodyDeadlineMs: 300 }))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
    blobs.close()
    rmSync(folder, { recursive: true })
  })
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`
  return {
    base,
    port,
    post: async (body) => {
      const reply = await fetch(`${base}/e`, { method: 'POST', body })
      const value: Record<string, unknown> = JSON.parse(await reply.text())
      return { status: reply.status, value }
    },
    get: async (path, method = 'GET') => {
      const reply = await fetch(base + path, { method })
      return { status: reply.status, body: await reply.text(), headers: reply.headers }
    },
  }
}

/** Sends octets as they are and returns the first line of the answer once the server has closed. */
async function raw(port: number, octets: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (text) => (answer += String(text)))
  socket.on('error', () => undefined)
  socket.write(octets)
  await once(socket, 'close')
  return answer.split('\r\n', 1)[0] ?? ''
}

describe('the HTTP face', () => {
  it('takes an entity and gives it back at its address', async (context) => {
    const { post, get } = await serve(context)
    const { status, value } = await post('{"id":"one","state":{"value":1}}')
    assert.equal(status, 201)
    const found = await get(`/a/${String(value['address'])}`)
    assert.deepEqual([found.status, found.body], [200, '{"id":"one","state":{"value":1}}'])
    assert.equal(found.headers.get('content-type'), 'application/json')
    assert.equal((await get(`/a/${'0'.repeat(64)}`)).status, 404)
    assert.equal((await get('/stats')).body, '{"entities":1,"blobs":1}')
  })

  it('moves an entity whose state changes, and the old address answers 404', async (context) => {
    const { post, get } = await serve(context)
    const before = await post('{"id":"one","state":1}')
    const after = await post('{"id":"one","state":2}')
    assert.notEqual(before.value['address'], after.value['address'])
    assert.equal((await get(`/a/${String(before.value['address'])}`)).status, 404)
    assert.equal((await get(`/a/${String(after.value['address'])}`)).body, '{"id":"one","state":2}')
    assert.equal((await get('/stats')).body, '{"entities":1,"blobs":1}')
  })

  it('answers 400 to every malformed address', async (context) => {
    const { get, port } = await serve(context)
    for (const bad of [
      '',
      'xyz',
      'A'.repeat(64),
      '0'.repeat(63),
      '0'.repeat(65),
      '%00',
      '%',
      'a/b',
      '__proto__',
      '%ff%fe',
    ]) {
      assert.equal((await get(`/a/${bad}`)).status, 400, bad)
      assert.equal((await get(`/blob/${bad}`)).status, 400, bad)
    }
    const climbing = 'GET /a/../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
    assert.equal(await raw(port, climbing), 'HTTP/1.1 400 Bad Request')
  })

  it('gives the octets of a blob', async (context) => {
    const { base, get } = await serve(context)
    const reply = await fetch(`${base}/blob/${'ab'.repeat(32)}`)
    assert.deepEqual(Buffer.from(await reply.arrayBuffer()), Buffer.from([0, 255, 10, 13]))
    assert.equal((await get(`/blob/${'cd'.repeat(32)}`)).status, 404)
  })

  it('says why a body is refused and goes on', async (context) => {
    const { post } = await serve(context)
    for (const [body, why] of [
      ['{', /not JSON/],
      ['', /not JSON/],
      ['[]', /id: must be a text/],
      ['null', /id: must be a text/],
      ['{"__proto__":{"id":"x"}}', /id: must be a text/],
      [new Uint8Array([0x22, 0xc3, 0x28, 0x22]), /not UTF-8/],
    ] as const) {
      const { status, value } = await post(body)
      assert.equal(status, 400)
      assert.match(String(value['error']), why)
    }
    assert.equal((await post('{"id":"one","__proto__":{"polluted":true}}')).status, 201)
    assert.equal(Reflect.get({}, 'polluted'), undefined)
    assert.equal((await post('{"id":"explode"}')).status, 500)
    assert.equal((await post('{"id":"two"}')).status, 201)
  })

  it('takes 64 KiB and refuses more, also when the length is not announced or absurd', async (context) => {
    const { post, port } = await serve(context)
    const padded = (bytes: number): string => `{"id":"one","pad":"${'x'.repeat(bytes - 21)}"}`
    assert.equal(padded(65_536).length, 65_536)
    assert.equal((await post(padded(65_536))).status, 201)
    assert.equal((await post(padded(65_537))).status, 413)
    assert.equal((await post(padded(900_000))).status, 413)
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const chunked = `POST /e HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${chunk}1\r\nx\r\n0\r\n\r\n`
    assert.equal(await raw(port, chunked), 'HTTP/1.1 413 Payload Too Large')
  })

  it('answers 408 to a body that does not come', async (context) => {
    const { port, post } = await serve(context)
    const slow = 'POST /e HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"id"'
    assert.equal(await raw(port, slow), 'HTTP/1.1 408 Request Timeout')
    assert.equal((await post('{"id":"one"}')).status, 201)
  })

  it('survives a sender that hangs up in the middle of a body', async (context) => {
    const { port, post } = await serve(context)
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /e HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"id"')
    await once(socket, 'connect')
    socket.destroy()
    await once(socket, 'close')
    assert.equal((await post('{"id":"one"}')).status, 201)
  })

  it('answers 404 to an unknown route and 405 to a wrong method', async (context) => {
    const { get } = await serve(context)
    for (const path of ['/', '/e/', '/stats/x', '/constructor', '/A/'])
      assert.equal((await get(path)).status, 404, path)
    const wrong = await get('/e')
    assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'POST'])
    assert.equal((await get('/stats?x=1')).status, 200)
    assert.equal((await get('/stats', 'DELETE')).status, 405)
  })
})
