import type { StepRequest } from '@gauntlet/contract'
import { TrialFailure } from '../trial/trial.ts'

/** No white space or control characters: they would end the request line or begin another header. */
const pathPattern = /^\/[\x21-\x7e]*$/
const tokenPattern = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/
const valuePattern = /^[\t\x20-\x7e]*$/

/** How a request ends and how long a connection lasts is the generator's to say: twice would be two requests. */
const ownHeaders = new Set(['connection', 'content-length', 'host', 'transfer-encoding'])

/** A request as bytes on the wire. Throws `TrialFailure` for a step whose request would not be one request. */
export function requestBytes(url: URL, request: StepRequest): Buffer {
  const { method = 'GET', path, headers = {}, body } = request
  if (!pathPattern.test(path)) throw new TrialFailure('load', `a step asks for the path ${JSON.stringify(path)}`)
  if (!tokenPattern.test(method)) throw new TrialFailure('load', `a step uses the method ${JSON.stringify(method)}`)
  let head = `${method} ${path} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: keep-alive\r\n`
  for (const [name, value] of Object.entries(headers)) {
    if (ownHeaders.has(name.toLowerCase())) {
      throw new TrialFailure(
        'load',
        `a step sends the header ${JSON.stringify(name)}, which the generator sends itself`,
      )
    }
    if (!tokenPattern.test(name) || !valuePattern.test(value)) {
      throw new TrialFailure(
        'load',
        `a step sends the header ${JSON.stringify(name)} with bytes that headers cannot hold`,
      )
    }
    head += `${name}: ${value}\r\n`
  }
  if (body === undefined) return Buffer.from(`${head}\r\n`, 'latin1')
  const content = Buffer.from(body)
  return Buffer.concat([Buffer.from(`${head}Content-Length: ${content.length}\r\n\r\n`, 'latin1'), content])
}
