import { request as httpRequest, type Agent } from 'node:http'
import type { StepReply, StepRequest } from '@gauntlet/contract'

export interface SendOptions {
  readonly agent: Agent
  readonly url: URL
  readonly timeoutMs: number
}

/** A reply beyond this is a runaway, not an answer. */
const maxReplyBytes = 64 * 1024 * 1024

/** Sends one request and gathers the reply. Rejects on a broken transport, a timeout or a flood. */
export async function sendRequest(step: StepRequest, { agent, url, timeoutMs }: SendOptions): Promise<StepReply> {
  return await new Promise((resolve, reject) => {
    const request = httpRequest({
      agent,
      port: url.port,
      host: url.hostname,
      method: step.method ?? 'GET',
      path: step.path,
      headers: { ...step.headers },
      signal: AbortSignal.timeout(timeoutMs),
    })
    request.once('error', reject)
    request.once('response', (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        bytes += chunk.length
        if (bytes > maxReplyBytes) request.destroy(new Error(`the reply exceeds ${maxReplyBytes} bytes`))
      })
      response.once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
    })
    request.end(step.body)
  })
}
