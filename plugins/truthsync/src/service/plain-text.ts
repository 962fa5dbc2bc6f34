import { isUtf8 } from 'node:buffer'

const start = Buffer.from('{"text":"')
const end = Buffer.from('"}')
const firstVisible = 0x20
const quote = 0x22
const backslash = 0x5c
const lastAscii = 0x7f

/**
 * The text of a body that is `{"text":"…"}` to the byte and has no escapes: most bodies are, and a JSON parser would take
 * several times as long. Null for any other.
 */
export function plainText(body: Buffer): string | null {
  const last = body.length - end.length
  if (last < start.length) return null
  for (let i = 0; i < start.length; i++) if (body[i] !== start[i]) return null
  for (let i = 0; i < end.length; i++) if (body[last + i] !== end[i]) return null
  let isAscii = true
  for (let i = start.length; i < last; i++) {
    const byte = body[i] as number
    if (byte < firstVisible || byte === quote || byte === backslash) return null
    if (byte > lastAscii) isAscii = false
  }
  if (isAscii) return body.toString('latin1', start.length, last)
  return isUtf8(body) ? body.toString('utf8', start.length, last) : null
}
