import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Skipped } from '@gauntlet/contract'
import { postgres, redis, type Postgres, type PostgresOptions, type Redis } from '@gauntlet/services'
import { openService, type Service } from '../../src/service/open-service.ts'
import { defaultSettings, type ServerSettings } from '../../src/service/settings.ts'
import type { ErrorCounts } from '../../src/service/stats.ts'
import { startProxy } from '../../src/stages/start-proxy.ts'

/** Processes of one deployment share it. */
export const tokenSecret = 'a secret of the tests, which is long enough'

/** Passwords that cost next to nothing. */
export const cheapHash = { hashMemoryKib: 64, hashPasses: 1 } as const

/** A PNG of one pixel. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** An empty folder of this test's own. */
export function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'minigram-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

type ServiceContext = Parameters<typeof redis>[0]

/** A server of this test's own; null, and the test skipped, where this machine has none. */
async function real<Server>(
  context: TestContext,
  start: (context: ServiceContext) => Promise<Server>,
): Promise<Server | null> {
  try {
    return await start({
      signal: AbortSignal.timeout(60_000),
      defer: (undo) => context.after(async () => void (await undo())),
      skip: (reason, remedy) => {
        throw new Skipped(reason, remedy)
      },
    })
  } catch (error) {
    if (!(error instanceof Skipped)) throw error
    context.skip(`${error.message}: ${error.remedy}`)
    return null
  }
}

export const redisFor = (context: TestContext): Promise<Redis | null> => real(context, redis)

export const databaseFor = (
  context: TestContext,
  options: Pick<PostgresOptions<'minigram', never>, 'replicas' | 'settings'> = {},
): Promise<Postgres<'minigram'> | null> =>
  real(context, (place) => postgres(place, { databases: ['minigram'], ...options }))

/** Settings of a database of PostgreSQL, whose photos are in a folder of this test's own. */
export const postgresFor = (context: TestContext, databaseUrl: string): Partial<ServerSettings> => ({
  store: 'postgres',
  databaseUrl,
  photoFolder: folderFor(context),
  tokenSecret,
})

/** As many empty databases as there are names, in one server. */
export const databasesFor = <const Name extends string>(
  context: TestContext,
  databases: readonly Name[],
): Promise<Postgres<Name> | null> => real(context, (place) => postgres(place, { databases }))

/** Settings of SQLite in a folder of this test's own. */
export function sqliteFor(context: TestContext): Partial<ServerSettings> {
  const folder = folderFor(context)
  return { store: 'sqlite', folder, photoFolder: join(folder, 'photos'), tokenSecret }
}

export async function opened(context: TestContext, settings: Partial<ServerSettings>): Promise<Service> {
  const service = await openService({ ...defaultSettings, ...cheapHash, ...settings })
  context.after(service.close)
  return service
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly value: Readonly<Record<string, unknown>>
}

type Headed = Readonly<Record<string, string>>

/** Sends what it is given to the service at a port. */
export function clientOf(port: number) {
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Reply> => {
    const signal = AbortSignal.timeout(10_000)
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method, signal, ...init })
    const text = await reply.text()
    const isJson = reply.headers.get('content-type')?.startsWith('application/json') ?? false
    return { status: reply.status, headers: reply.headers, text, value: isJson ? JSON.parse(text) : {} }
  }
  const sendJson = (path: string, body: unknown, headers: Headed = {}): Promise<Reply> =>
    send('POST', path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    send,
    sendJson,
    get: (path: string, headers: Headed = {}) => send('GET', path, { headers }),
    post: (path: string, headers: Headed = {}) => send('POST', path, { headers }),
    remove: (path: string, headers: Headed = {}) => send('DELETE', path, { headers }),
    register: (username: string, headers: Headed = {}) => sendJson('/api/register', accountOf(username), headers),
    login: (username: string, headers: Headed = {}) =>
      sendJson('/api/login', { username, password: accountOf(username).password }, headers),
    upload: (headers: Headed, caption = 'a pixel', photo: Uint8Array<ArrayBuffer> = pixel) => {
      const body = new FormData()
      body.set('photo', new Blob([photo]), '../../pixel.png')
      body.set('caption', caption)
      return send('POST', '/api/photos', { headers, body })
    },
  }
}

export type Client = ReturnType<typeof clientOf>

export const accountOf = (username: string) => ({
  username,
  email: `${username}@example.org`,
  password: `the password of ${username}`,
})

export const bearer = (token: unknown): Headed => ({ authorization: `Bearer ${String(token)}` })

/** A service that listens. */
export async function served(context: TestContext, settings: Partial<ServerSettings>) {
  const service = await opened(context, settings)
  const port = await service.listen(0)
  return { service, port, ...clientOf(port) }
}

/** The service as its clients and its operator see it, however many processes it has. */
export interface Deployed extends Client {
  readonly port: number
  readonly services: readonly Service[]
  /** Refusals by class and code, of all processes and of what is before them. */
  readonly errors: () => ErrorCounts
  /** Tries of the proxy that failed at a process. */
  readonly retries: () => number
  readonly photoFolder: string
}

/** One process. */
export async function alone(context: TestContext, settings: Partial<ServerSettings>): Promise<Deployed> {
  const { service, ...client } = await served(context, settings)
  const photoFolder = String(settings.photoFolder)
  return { ...client, services: [service], errors: () => service.stats().errors, retries: () => 0, photoFolder }
}

/** Three services on one database, behind the NGINX of stage 3; null, and the test skipped, where there is none. */
export async function behindProxy(context: TestContext, settings: Partial<ServerSettings>): Promise<Deployed | null> {
  const all = [await served(context, settings), await served(context, settings), await served(context, settings)]
  const ports = all.map(({ port }) => port)
  const proxy = await real(context, (place) => startProxy(place, ports))
  if (!proxy) return null
  const port = Number(proxy.url.port)
  const services = all.map(({ service }) => service)
  return {
    ...clientOf(port),
    port,
    services,
    errors: () => sumOf([...services.map((service) => service.stats().errors), proxy.refusals()]),
    retries: proxy.retries,
    photoFolder: String(settings.photoFolder),
  }
}

function sumOf(all: readonly ErrorCounts[]): ErrorCounts {
  const sum: Record<string, Record<string, number>> = {}
  for (const [faultClass, codes] of all.flatMap((counts) => Object.entries(counts))) {
    const of = (sum[faultClass] ??= {})
    for (const [code, count] of Object.entries(codes)) of[code] = (of[code] ?? 0) + count
  }
  return sum
}

/** Registers a user, and returns the headers by which they are known. */
export async function joined(client: Client, username: string): Promise<Headed> {
  const registered = await client.register(username)
  assert.equal(registered.status, 201, registered.text)
  const { status, text, value } = await client.login(username)
  assert.equal(status, 200, text)
  return bearer(value['token'])
}

export interface SeenPhoto {
  readonly id: number
  readonly caption: string
  readonly likes: number
  readonly likedByMe: boolean
}

export async function feedOf(client: Client, headers: Headed): Promise<readonly SeenPhoto[]> {
  const { status, text, value } = await client.get('/api/feed', headers)
  assert.equal(status, 200, text)
  return value['photos'] as readonly SeenPhoto[]
}

/** Asks again until it is so, for at most 10 s. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(10_000)
  while (!(await isSo())) {
    deadline.throwIfAborted()
    await delay(10)
  }
}
