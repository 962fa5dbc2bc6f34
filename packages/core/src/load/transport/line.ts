import type { StepRequest } from '@gauntlet/contract'
import { openAutocannonClient } from './autocannon-client.ts'
import { createBodyKeeper, type BodyPool } from './body-keeper.ts'
import { requestText } from './request-text.ts'

export interface Answer {
  readonly status: number
  readonly body: Buffer
  /** All bytes of the response, its head included. */
  readonly bytes: number
  /** The body was longer than a line keeps; `body` is empty. */
  readonly truncated: boolean
}

/** Each request written ends in exactly one of `answer` and `lost`; `free` comes after it, when the line can take more. */
export interface LineEvents {
  readonly up: () => void
  readonly free: () => void
  readonly answer: (answer: Answer) => void
  readonly lost: (how: 'transport' | 'timeout') => void
}

export interface Line {
  /** Returns the request's bytes on the wire. Throws `TrialFailure` for a request that cannot be written as one. */
  readonly write: (request: StepRequest) => number
  /** Gives up the request in flight, and its connection with it. */
  readonly expire: () => void
  readonly close: () => void
}

export type OpenLine = (url: URL, events: LineEvents, pool: BodyPool) => Line

/** How long a line rests after a connection that never carried an answer: else it would retry thousands of times a second. */
export const restMs = 50

/** What autocannon keeps of a request is of no use here, and reads the clock twice: its queue stays empty. */
const noRequest = { req: {}, bytes: 0, headers: { statusCode: 0 } }

const hasNoBody = (method: string, status: number): boolean => method === 'HEAD' || status === 204 || status === 304

/**
 * One request at a time over one keep-alive connection of autocannon. A connection that ends while the line is free is
 * opened again by the next request, which waits for it.
 */
export const openLine: OpenLine = (url, events, pool) => {
  const { host } = url
  const body = createBodyKeeper(pool)
  let linked = false
  let busy = false
  let free = false
  let up = false
  /** This connection has carried an answer. */
  let proven = false
  let closing = false
  let interim = false
  /** A second response to one request: the connection is out of step. */
  let surplus = false
  let method = ''
  let status = 0
  let bytes = 0
  let rest: NodeJS.Timeout | undefined

  const offer = (): void => {
    free = true
    events.free()
  }
  let link = (): void => undefined
  let lose = (_how: 'transport' | 'timeout'): void => undefined

  const client = openAutocannonClient(url, (opening) => {
    const { parser, pipelinedRequests } = opening
    const connect = opening._connect.bind(opening)
    link = () => {
      connect()
      linked = true
      proven = false
      opening.conn?.setNoDelay(true)
      if (up) return
      opening.conn?.once('connect', () => {
        up = true
        events.up()
        offer()
      })
    }
    lose = (how) => {
      if (busy && how === 'transport' && opening.conn?.readableEnded) parser.finish()
      opening._destroyConnection()
      parser.reinitialize(parser.constructor.RESPONSE)
      linked = false
      body.drop()
      if (busy) {
        busy = false
        events.lost(how)
      }
      if (free) return
      if (up && proven) offer()
      else rest = setTimeout(up ? offer : link, restMs)
    }
    opening._connect = () => (opening.conn ? lose('transport') : link())
    // The line frees itself when the parser is through with what came: a chunk may hold more than the answer.
    opening._doRequest = () => undefined

    const execute = parser.execute.bind(parser)
    parser.execute = (chunk) => {
      const asked = busy
      const result = asked ? execute(chunk) : undefined
      const outOfStep = surplus || (!busy && (parser.state !== 'RESPONSE_LINE' || parser.line !== ''))
      if (!asked || result instanceof Error || outOfStep || (!busy && closing)) lose('transport')
      else if (!busy) offer()
      return result
    }
    pipelinedRequests.addByteCount = (count) => void (bytes += count)
    pipelinedRequests.addBody = body.add
    pipelinedRequests.terminateRequest = () => noRequest
    opening.on('headers', ({ statusCode }: { statusCode: number }) => {
      interim = statusCode < 200 && statusCode !== 101
      if (interim) return
      status = statusCode
      proven = true
      if (hasNoBody(method, statusCode)) {
        parser.body_bytes = 0
        parser.isChunked = false
      }
      closing = statusCode === 101 || !parser.shouldKeepAlive()
    })
    opening.on('response', () => {
      if (interim) return
      if (!busy) {
        surplus = true
        return
      }
      busy = false
      const truncated = body.truncated()
      events.answer({ status, body: body.take(), bytes, truncated })
    })
  })

  return {
    write: (request) => {
      const text = requestText(host, request)
      free = false
      busy = true
      closing = false
      interim = false
      surplus = false
      method = request.method ?? 'GET'
      bytes = 0
      if (!linked) link()
      client.conn?.write(text, 'latin1')
      return text.length
    },
    expire: () => lose('timeout'),
    close: () => {
      clearTimeout(rest)
      client.destroy()
    },
  }
}
