import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { nginx, type Nginx } from '../src/nginx.ts'
import { folderOf, needs, trialContext, until, type TrialContext } from './trial-context.ts'

interface Scene {
  readonly proxy: Nginx
  /** Requests that came to the server behind it. */
  readonly seen: string[]
  /** Refusals that were noted. */
  readonly noted: string[]
}

/** An NGINX that refuses in JSON, before a server that answers 404 itself and breaks off at `/break`. */
async function scene(context: TrialContext): Promise<Scene> {
  const seen: string[] = []
  const server = createServer((request, reply) => {
    seen.push(String(request.url))
    if (request.url === '/break') return void request.socket.destroy()
    request.resume().on('end', () => reply.writeHead(404).end('its own words'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.defer(() => server.close())
  const noted: string[] = []
  const log = createSocket('udp4').on('message', (line) => noted.push(line.toString().replace(/^.*?nginx: /, '')))
  log.bind(0, '127.0.0.1')
  await once(log, 'listening')
  context.defer(() => log.close())
  const page = (own: readonly number[], status: number) => ({
    for: own,
    status,
    headers: { 'x-kind': 'proxy' },
    body: `{"says":"it's \\"${status}\\""}`,
  })
  const proxy = await nginx(context, {
    upstreams: [(server.address() as AddressInfo).port],
    refusals: {
      pages: [page([400], 400), page([404], 404), page([413], 413), page([414, 494], 431), page([502], 502)],
      log: `syslog:server=127.0.0.1:${log.address().port},nohostname`,
    },
  })
  return { proxy, seen, noted }
}

test(
  'what NGINX refuses by itself has its status, the given page and headers, and is noted',
  needs('nginx'),
  async () => {
    await using context = trialContext()
    const { proxy, seen, noted } = await scene(context)
    const refused = async (status: number, path: string, init: RequestInit = {}): Promise<void> => {
      const reply = await fetch(`${proxy.url}${path}`, init)
      assert.deepEqual([reply.status, reply.headers.get('x-kind')], [status, 'proxy'])
      assert.equal(reply.headers.get('content-type'), 'application/json; charset=utf-8')
      assert.deepEqual(await reply.json(), { says: `it's "${status}"` })
    }
    await refused(413, '/', { method: 'POST', body: Buffer.alloc(17_000_000) })
    await refused(431, '/', { headers: { 'x-long': 'x'.repeat(10_000) } })
    await refused(431, `/${'x'.repeat(10_000)}`)
    await refused(404, '/.refusal/413')
    assert.deepEqual(seen, [])
    await refused(502, '/break')
    await until(() => noted.length === 5)
    assert.deepEqual(noted, ['refused 413', 'refused 431', 'refused 431', 'refused 404', 'refused 502'])
  },
)

test('octets that are no request are refused with the given page', needs('nginx'), async () => {
  await using context = trialContext()
  const { proxy, noted } = await scene(context)
  const socket = connect(proxy.port, '127.0.0.1').setEncoding('latin1')
  let said = ''
  socket.on('data', (piece) => (said += String(piece)))
  socket.write('nonsense\r\n\r\n')
  await once(socket, 'close')
  assert.match(said, /^HTTP\/1\.1 400 [^]*x-kind: proxy[^]*\{"says":"it's \\"400\\""\}$/)
  await until(() => noted.length === 1)
  assert.deepEqual(noted, ['refused 400'])
})

test('what the server refuses is passed on as it is, and not noted', needs('nginx'), async () => {
  await using context = trialContext()
  const { proxy, seen, noted } = await scene(context)
  const reply = await fetch(`${proxy.url}/nowhere`)
  assert.deepEqual([reply.status, await reply.text()], [404, 'its own words'])
  assert.deepEqual([seen, noted], [['/nowhere'], []])
})

test(
  'a request that is cut within its body comes to no server, is noted, and leaves no file',
  needs('nginx'),
  async () => {
    await using context = trialContext()
    const { proxy, seen, noted } = await scene(context)
    const [pid = 0] = proxy.pids
    const client = connect(proxy.port, '127.0.0.1')
    client.write('POST /photos HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n\r\n')
    client.write(Buffer.alloc(100_000))
    await until(() => openBodies(pid).length === 1)
    client.destroy()
    await until(() => noted.length === 1 && openBodies(pid).length === 0)
    assert.deepEqual([noted, seen], [['cut 400 /photos'], []])
    assert.deepEqual(readdirSync(join(folderOf(pid), 'body')), [])
  },
)

/** Files of bodies that a process holds; NGINX takes their names away at once. */
function openBodies(pid: number): string[] {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).filter((fd) => readlink(join(folder, fd)).includes('/body/'))
}

/** Where a link leads to; nowhere, if it is gone by now. */
function readlink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
