import type { IncomingMessage } from 'node:http'

export type Body =
  | { readonly state: 'read'; readonly bytes: Buffer }
  | { readonly state: 'refused'; readonly status: 413; readonly why: string }

/** A body that is too long is read on up to this multiple, and dropped: a sender that is cut off may miss the answer. */
const patienceFactor = 16

const nothing = Buffer.alloc(0)

/**
 * Reads a request's body and calls back once. A body that never ends is the server's to time out: its
 * connection is closed, and nobody is left to call back for. Nor is there for a sender that hangs up: Node emits `error` on a
 * request only where somebody listens.
 */
export function readBody(request: IncomingMessage, maxBytes: number, done: (body: Body) => void): void {
  let first: Buffer | null = null
  let chunks: Buffer[] | null = null
  let length = 0
  request.on('data', (chunk: Buffer) => {
    const before = length
    length += chunk.length
    if (length > maxBytes) {
      first = null
      chunks = null
      const end = patienceFactor * maxBytes
      if (before <= end && length > end) done(tooLong(maxBytes))
    } else if (first === null) first = chunk
    else (chunks ??= [first]).push(chunk)
  })
  request.on('end', () => {
    if (length > patienceFactor * maxBytes) return
    if (length > maxBytes) done(tooLong(maxBytes))
    else done({ state: 'read', bytes: chunks === null ? (first ?? nothing) : Buffer.concat(chunks) })
  })
}

const tooLong = (maxBytes: number): Body => ({
  state: 'refused',
  status: 413,
  why: `the body is longer than ${maxBytes} bytes`,
})
