import { once } from 'node:events'
import { Agent, createServer, request, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GauntletError } from '@gauntlet/contract'
import { mostTexts } from './service/read-input.ts'

/** After so many requests the code that serves them is compiled; a load of 10,000/s would pile up before that. */
const singles = 1_000
const connections = 50
const timeoutMs = 5_000

/**
 * Sends each text once, in batches, and some singly: services are set beside each other in the state that they are in for
 * all but their first seconds. `target` is a listener, or where something listens.
 */
export async function warmUp(target: RequestListener | URL, texts: readonly string[]): Promise<void> {
  if (target instanceof URL) return await sendAll(target, texts)
  const server = createServer(target).listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    await sendAll(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), texts)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function sendAll(url: URL, texts: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const items = texts.map((text) => JSON.stringify({ text }))
  try {
    for (let from = 0; from < items.length; from += mostTexts) {
      await post(new URL('/verify/batch', url), { agent, body: `[${items.slice(from, from + mostTexts).join(',')}]` })
    }
    await Promise.all(items.slice(0, singles).map((body) => post(new URL('/verify', url), { agent, body })))
  } finally {
    agent.destroy()
  }
}

function post(url: URL, { agent, body }: { agent: Agent; body: string }): Promise<void> {
  const fault = (why: string): GauntletError => new GauntletError('NOT_WARM', `${url.href}: ${why}`)
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', timeout: timeoutMs }, (response) => {
      response.on('error', reject)
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(fault(`status ${response.statusCode}`)),
      )
      response.resume()
    })
    sent.on('timeout', () => sent.destroy(fault(`no answer within ${timeoutMs / 1_000} s`)))
    sent.on('error', reject)
    sent.end(body)
  })
}
