import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Skipped } from '@gauntlet/contract'
import { postgres, redis, type Redis } from '@gauntlet/services'
import type { User, UserInput } from '../src/model/user.ts'
import { openService, type Service } from '../src/service/open-service.ts'
import { defaultSettings, type ServerSettings } from '../src/service/settings.ts'

export const ada: UserInput = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.org',
  diagnosis: 'uterine cancer',
  medications: ['laudanum', 'cannabis'],
  accountType: 'premium',
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

/** Two databases of this test's own. */
export async function databasesFor(context: TestContext, settings: Readonly<Record<string, string | number>> = {}) {
  const server = await real(context, (place) => postgres(place, { databases: ['identity', 'clinical'], settings }))
  if (!server) return null
  const { identity: identityUrl, clinical: clinicalUrl } = server.urls
  return { ...server, settings: { store: 'postgres', identityUrl, clinicalUrl } as const }
}

/** An empty folder of this test's own. */
export function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'crud-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function opened(context: TestContext, settings: Partial<ServerSettings> = {}): Promise<Service> {
  const service = await openService({ ...defaultSettings, ...settings })
  context.after(service.close)
  return service
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly value: () => Record<string, unknown>
}

/** Sends what it is given to the service at a port. */
export function clientOf(port: number) {
  const send = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(10_000), ...init })
    const text = await reply.text()
    return { status: reply.status, headers: reply.headers, text, value: () => JSON.parse(text) }
  }
  const asJson = { 'content-type': 'application/json' }
  const post = (body: string | Uint8Array<ArrayBuffer>): Promise<Reply> =>
    send('/api/users', { method: 'POST', headers: asJson, body })
  return {
    send,
    get: (path: string) => send(path),
    post,
    put: (id: string, part: object) =>
      send(`/api/users/${id}`, { method: 'PUT', headers: asJson, body: JSON.stringify(part) }),
    remove: (id: string) => send(`/api/users/${id}`, { method: 'DELETE' }),
    create: async (input: object): Promise<User> => {
      const { status, text, value } = await post(JSON.stringify(input))
      assert.equal(status, 201, text)
      return value() as unknown as User
    },
  }
}

/** A service that listens. */
export async function served(context: TestContext, settings: Partial<ServerSettings> = {}) {
  const service = await opened(context, settings)
  const port = await service.listen(0)
  return { service, port, ...clientOf(port) }
}

/** Asks again until it is so, for at most 10 s. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(10_000)
  while (!(await isSo())) {
    deadline.throwIfAborted()
    await delay(10)
  }
}
