import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  attach,
  external,
  GauntletError,
  processTree,
  readProcess,
  Skipped,
  type Adopted,
  type ExternalSpec,
  type ProgramContext,
} from '../src/index.ts'

const program = fileURLToPath(new URL('./programs/answers.ts', import.meta.url))
const onLinux = { skip: process.platform === 'linux' ? false : 'needs /proc' }

interface Place extends ProgramContext {
  readonly adopted: Adopted[]
  readonly undo: () => Promise<void>
}

/** What `build` is given, with its undos run by the test. */
function place(t: TestContext, options: { signal?: AbortSignal; allowRemote?: boolean } = {}): Place {
  const scratchDir = mkdtempSync(join(tmpdir(), 'gauntlet-external-'))
  const undos: Array<() => unknown> = []
  const adopted: Adopted[] = []
  const undo = async (): Promise<void> => {
    for (let next = undos.pop(); next; next = undos.pop()) await next()
  }
  t.after(async () => {
    await undo()
    rmSync(scratchDir, { recursive: true, force: true })
  })
  return {
    scratchDir,
    signal: options.signal ?? new AbortController().signal,
    allowRemote: options.allowRemote ?? false,
    defer: (each) => void undos.push(each),
    skip: (reason, remedy) => {
      throw new Skipped(reason, remedy)
    },
    adopt: (each) => void adopted.push(each),
    adopted,
    undo,
  }
}

const node = (manner: string): Omit<ExternalSpec, 'ready'> => ({
  command: process.execPath,
  args: ({ port }) => ['--disable-warning=ExperimentalWarning', program, manner, String(port)],
  remedy: 'install Node',
})

const codeIs =
  (code: string, message: RegExp) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof GauntletError, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, message)
    return true
  }

/** The processes below this one; the test file runs in a process of its own. */
const children = (): number[] => processTree([process.pid]).map(({ pid }) => pid)

test('a program whose port was taken meanwhile is started again on another one', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.after(() => taken.close())
  const ports: number[] = []
  const context = place(t)
  const { url } = await external(context, {
    command: process.execPath,
    args: ({ port }) => {
      ports.push(port)
      return [program, 'answers', String(ports.length === 1 ? (taken.address() as AddressInfo).port : port)]
    },
    ready: { http: '/' },
    remedy: 'none',
  })
  assert.equal(ports.length, 2)
  assert.equal(Number(url.port), ports[1])
  assert.equal(await (await fetch(url)).text(), 'well')
  assert.equal(context.adopted.length, 1)
})

test('a program that never gets its port is an error after four tries', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.after(() => taken.close())
  let tries = 0
  const spec: ExternalSpec = {
    command: process.execPath,
    args: () => {
      tries++
      return [program, 'answers', String((taken.address() as AddressInfo).port)]
    },
    ready: { http: '/' },
    remedy: 'none',
  }
  await assert.rejects(external(place(t), spec), { code: 'PROGRAM_ENDED', message: /EADDRINUSE/ })
  assert.equal(tries, 4)
})

test('a program is ready when its path answers, is adopted, and is gone after the undo', async (t) => {
  const context = place(t)
  const server = await external(context, { ...node('plain'), ready: { http: '/health' } })
  assert.equal(await (await fetch(server.url)).text(), 'well')
  assert.deepEqual(context.adopted, [{ pid: server.pid }])
  assert.ok(Object.isFrozen(server))
  await context.undo()
  assert.equal(readProcess(server.pid!), null)
  await assert.rejects(fetch(server.url))
})

test('a program is ready when it writes the line, however much it writes before', async (t) => {
  const server = await external(place(t), { ...node('floods'), ready: { line: /^listens on \d+$/ } })
  assert.equal((await fetch(server.url)).status, 200)
})

test('a program that exits at once is told with its code and its last words', onLinux, async (t) => {
  const starting = external(place(t), { ...node('exits'), ready: { http: '/' } })
  await assert.rejects(starting, codeIs('PROGRAM_ENDED', /exit code 3 before it was ready[^]*no such database/))
})

test('a program that never becomes ready is given up at the deadline, and what it said is told', async (t) => {
  const context = place(t)
  const before = children()
  const silent = external(context, { ...node('silent'), ready: { http: '/' }, readyMs: 400 })
  await assert.rejects(silent, codeIs('PROGRAM_NOT_READY', /not ready after 0.4 s \(GET \/: .*ECONNREFUSED/))
  const unwell = external(context, { ...node('unwell'), ready: { http: '/' }, readyMs: 1_000 })
  await assert.rejects(unwell, codeIs('PROGRAM_NOT_READY', /GET \/: status 503/))
  const mute = external(context, { ...node('plain'), ready: { line: /ready/ }, readyMs: 600 })
  await assert.rejects(mute, codeIs('PROGRAM_NOT_READY', /it wrote no line \/ready\/[^]*listens on/))
  await context.undo()
  assert.deepEqual(children(), before)
})

test('a program that ignores SIGTERM is killed', async (t) => {
  const context = place(t)
  const { pid } = await external(context, { ...node('ignores-term'), ready: { http: '/' } })
  await context.undo()
  assert.equal(readProcess(pid!), null)
})

test('a program that is missing is skipped with its remedy', async (t) => {
  const starting = external(place(t), {
    command: 'no-such-server',
    ready: { http: '/' },
    remedy: 'apt-get install it',
  })
  await assert.rejects(starting, (error: unknown) => {
    assert.ok(error instanceof Skipped)
    assert.equal(error.message, 'there is no no-such-server on this machine')
    assert.equal(error.remedy, 'apt-get install it')
    return true
  })
})

test('another process that answers in the place of the program is not taken for it', onLinux, async (t) => {
  const decoy = createHttpServer((_request, response) => void response.end('I am not it'))
  t.after(() => decoy.close())
  const starting = external(place(t), {
    ...node('silent'),
    args: ({ port }) => {
      decoy.listen(port, '127.0.0.1')
      return [program, 'silent']
    },
    ready: { http: '/' },
  })
  await assert.rejects(starting, codeIs('PORT_TAKEN', /what answers on port \d+ is not node/))
})

test('an abort ends the start, and nothing is left of it', async (t) => {
  const stop = new AbortController()
  const context = place(t, { signal: stop.signal })
  const before = children()
  const starting = external(context, { ...node('silent'), ready: { http: '/' } })
  setTimeout(() => stop.abort(new Error('the run was stopped')), 200)
  await assert.rejects(starting, /the run was stopped/)
  await context.undo()
  assert.deepEqual(children(), before)
})

test('a process that left the group of its program is stopped with it', onLinux, async (t) => {
  const context = place(t)
  const { pid } = await external(context, {
    command: '/bin/sh',
    args: ['-c', 'setsid sh -c "echo up; exec sleep 3119" & wait'],
    ready: { line: /up/ },
    remedy: '-',
  })
  const tree = processTree([pid!])
  assert.equal(tree.length, 2)
  await context.undo()
  assert.deepEqual(
    tree.filter((member) => readProcess(member.pid) !== null),
    [],
  )
})

test('a program ends with the process that started it, though that is killed', onLinux, async (t) => {
  const script = `
    const { external } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)})
    const context = { scratchDir: '/tmp', signal: new AbortController().signal, defer() {}, adopt() {}, skip() {} }
    const { pid } = await external(context, {
      command: process.execPath, env: { GAUNTLET_TOKEN: '' }, ready: { http: '/' }, remedy: '-',
      args: ({ port }) => [${JSON.stringify(program)}, 'ignores-term', String(port)],
    })
    process.stdout.write(String(pid))
    setInterval(() => undefined, 60_000)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  t.after(() => parent.kill('SIGKILL'))
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(said)
  assert.ok(readProcess(pid) !== null)
  parent.kill('SIGKILL')
  for (let waitedMs = 0; readProcess(pid) !== null && waitedMs < 5_000; waitedMs += 20) await delay(20)
  assert.equal(readProcess(pid), null)
})

test('what already runs is measured where it listens, and stays', onLinux, async (t) => {
  const server = createServer(() => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const context = place(t)
  const attached = await attach(context, { url: `http://127.0.0.1:${port}` })
  assert.equal(attached.pid, process.pid)
  assert.deepEqual(context.adopted, [{ pid: process.pid }])
  await context.undo()
  assert.ok(server.listening)
})

test('processes that share a port are all attached to', onLinux, async (t) => {
  const context = place(t)
  const first = await external(context, { ...node('shares-port'), ready: { http: '/' } })
  const second = await external(context, {
    ...node('shares-port'),
    args: ['--disable-warning=ExperimentalWarning', program, 'shares-port', first.url.port],
    ready: { line: /listens on/ },
  })
  const other = place(t)
  await attach(other, { url: first.url.href })
  assert.deepEqual(new Set(other.adopted), new Set([{ pid: first.pid }, { pid: second.pid }]))
})

test('a process that inherited the socket is attached to with its parent, once', onLinux, async (t) => {
  const { pid, url } = await external(place(t), { ...node('hands-down'), ready: { line: /handed down/ } })
  assert.equal(processTree([pid!]).length, 2)
  const context = place(t)
  await attach(context, { url: url.href })
  assert.deepEqual(context.adopted, [{ pid }])
})

test('where nothing listens, attaching skips', async (t) => {
  const attaching = attach(place(t), { url: 'http://127.0.0.1:1', remedy: 'npm start' })
  await assert.rejects(attaching, (error: unknown) => error instanceof Skipped && error.remedy === 'npm start')
})

test('another machine is attached to only where that is allowed', async (t) => {
  for (const url of [
    'http://192.0.2.1:8080',
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://0.0.0.0:80',
  ]) {
    await assert.rejects(attach(place(t), { url }), codeIs('REMOTE_TARGET', /--allow-remote/))
  }
  for (const url of ['https://127.0.0.1', 'file:///etc/passwd', 'nonsense']) {
    await assert.rejects(attach(place(t, { allowRemote: true }), { url }), codeIs('BAD_TARGET', /cannot be driven/))
  }
})
