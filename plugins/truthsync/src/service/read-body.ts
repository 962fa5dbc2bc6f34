import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

export type Body =
  | { readonly state: 'read'; readonly text: string }
  | { readonly state: 'refused'; readonly status: 400 | 413; readonly why: string }

/** A body that is too long is read on up to this multiple, and dropped: a sender that is cut off may miss the answer. */
const patienceFactor = 16

/**
 * Reads a request's body as UTF-8 and calls back once. A body that never ends is the server's to time out: its
 * connection is closed, and nobody is left to call back for.
 */
export function readBody(request: IncomingMessage, maxBytes: number, done: (body: Body) => void): void {
  let first: Buffer | null = null
  let chunks: Buffer[] | null = null
  let length = 0
  const refuseLong = (): void =>
    done({ state: 'refused', status: 413, why: `the body is longer than ${maxBytes} bytes` })
  request.on('data', (chunk: Buffer) => {
    const before = length
    length += chunk.length
    if (length > maxBytes) {
      first = null
      chunks = null
      const end = patienceFactor * maxBytes
      if (before <= end && length > end) refuseLong()
    } else if (first === null) first = chunk
    else (chunks ??= [first]).push(chunk)
  })
  request.on('end', () => {
    if (length > patienceFactor * maxBytes) return
    if (length > maxBytes) refuseLong()
    else done(decode(chunks === null ? first : Buffer.concat(chunks)))
  })
  // A sender that hangs up is no failure of the service.
  request.on('error', () => undefined)
}

function decode(bytes: Buffer | null): Body {
  if (bytes === null) return { state: 'read', text: '' }
  if (!isUtf8(bytes)) return { state: 'refused', status: 400, why: 'the body is not UTF-8' }
  return { state: 'read', text: bytes.toString('utf8') }
}
