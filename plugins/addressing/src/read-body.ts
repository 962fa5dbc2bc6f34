import type { IncomingMessage } from 'node:http'

export type Body =
  | { readonly state: 'read'; readonly text: string }
  | { readonly state: 'refused'; readonly status: 400 | 408 | 413; readonly why: string }

export interface BodyLimits {
  readonly maxBytes: number
  readonly deadlineMs: number
}

/** A body that is too long is read on up to this multiple, and dropped: a sender that is cut off may miss the answer. */
const patienceFactor = 16

/** Reads a request's body as UTF-8. Never rejects: a body that is too long, too slow, cut off or not text is an answer too. */
export function readBody(request: IncomingMessage, { maxBytes, deadlineMs }: BodyLimits): Promise<Body> {
  return new Promise((resolve) => {
    const tooLong = `the body is longer than ${maxBytes} bytes`
    const chunks: Buffer[] = []
    let length = 0
    const finish = (body: Body): void => {
      clearTimeout(timer)
      request.off('data', onData).off('end', onEnd).off('close', onCut)
      resolve(body)
    }
    const refuse = (status: 400 | 408 | 413, why: string): void => finish({ state: 'refused', status, why })
    const onData = (chunk: Buffer): void => {
      length += chunk.length
      if (length <= maxBytes) chunks.push(chunk)
      else chunks.length = 0
      if (length > patienceFactor * maxBytes) refuse(413, tooLong)
    }
    const onEnd = (): void => (length > maxBytes ? refuse(413, tooLong) : finish(decode(Buffer.concat(chunks))))
    const onCut = (): void => refuse(400, 'the body was cut off')
    const timer = setTimeout(() => refuse(408, `the body took longer than ${deadlineMs} ms`), deadlineMs)
    request.on('data', onData).on('end', onEnd).on('close', onCut)
  })
}

function decode(bytes: Buffer): Body {
  try {
    return { state: 'read', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { state: 'refused', status: 400, why: 'the body is not UTF-8' }
  }
}
