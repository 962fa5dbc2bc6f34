import type { StepRequest } from '@gauntlet/contract'
import { TrialFailure } from '../../trial/trial.ts'

/** No white space or control characters: they would end the request line or begin another header. */
const pathPattern = /^\/[\x21-\x7e]*$/
const tokenPattern = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/
const valuePattern = /^[\t\x20-\x7e]*$/

/** How a request ends and how long a connection lasts is the generator's to say: twice would be two requests. */
const ownHeaders = new Set(['connection', 'content-length', 'host', 'transfer-encoding'])

/**
 * A request as it goes over the wire: text of one byte a character, which a socket takes as it is, or a buffer where
 * the body is more than ASCII text. Throws `TrialFailure` for a step whose request would not be one request.
 */
export function requestText(host: string, request: StepRequest): string | Buffer {
  const { method = 'GET', path, headers, body } = request
  if (!pathPattern.test(path)) throw new TrialFailure('load', `a step asks for the path ${JSON.stringify(path)}`)
  if (!tokenPattern.test(method)) throw new TrialFailure('load', `a step uses the method ${JSON.stringify(method)}`)
  let head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n`
  if (headers) for (const [name, value] of Object.entries(headers)) head += headerLine(name, value)
  if (body === undefined) return `${head}\r\n`
  if (typeof body === 'string' && Buffer.byteLength(body) === body.length) {
    return `${head}Content-Length: ${body.length}\r\n\r\n${body}`
  }
  const content = Buffer.from(body)
  return Buffer.concat([Buffer.from(`${head}Content-Length: ${content.length}\r\n\r\n`, 'latin1'), content])
}

function headerLine(name: string, value: string): string {
  const named = `a step sends the header ${JSON.stringify(name)}`
  if (ownHeaders.has(name.toLowerCase())) {
    throw new TrialFailure('load', `${named}, which the generator sends itself`)
  }
  if (!tokenPattern.test(name) || !valuePattern.test(value)) {
    throw new TrialFailure('load', `${named} with bytes that headers cannot hold`)
  }
  return `${name}: ${value}\r\n`
}
