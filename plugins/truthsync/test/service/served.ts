import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { listen } from '../../src/service/listen.ts'
import { openService } from '../../src/service/open-service.ts'
import { defaultSettings, type Settings } from '../../src/service/settings.ts'
import type { Verifier } from '../../src/service/verifier.ts'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** What the text says as JSON. */
  readonly value: () => Record<string, unknown>
}

/** Sends what it is given to a service of its own. */
export async function served(
  context: TestContext,
  options: { settings?: Partial<Settings>; requestTimeoutMs?: number; change?: (verifier: Verifier) => Verifier } = {},
) {
  const { settings, change, ...listening } = options
  const service = openService({ ...defaultSettings, ...settings }, change ? { change } : {})
  const server = await listen(service.listener, { port: 0, ...listening })
  context.after(async () => {
    server.closeAllConnections()
    server.close()
    await service.close()
  })
  const { port } = server.address() as AddressInfo
  return { service, server, port, ...clientOf(port) }
}

export function clientOf(port: number) {
  const base = `http://127.0.0.1:${port}`
  const send = async (path: string, init?: RequestInit): Promise<Reply> => {
    const reply = await fetch(base + path, init)
    const text = await reply.text()
    return { status: reply.status, headers: reply.headers, text, value: () => JSON.parse(text) }
  }
  return {
    get: (path: string) => send(path),
    send,
    post: (path: string, body: string | Uint8Array<ArrayBuffer>) => send(path, { method: 'POST', body }),
    verify: (text: string) => send('/verify', { method: 'POST', body: JSON.stringify({ text }) }),
  }
}

/** Sends octets as they are and returns all that comes back until the other side closes. */
export async function raw(port: number, octets: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (text) => (answer += String(text)))
  socket.on('error', () => undefined)
  socket.write(octets)
  await once(socket, 'close')
  return answer
}
