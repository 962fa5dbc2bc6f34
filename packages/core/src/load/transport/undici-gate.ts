import { connect, type Socket } from 'node:net'
import { Client, type Dispatcher } from 'undici'
import { TrialFailure } from '../../trial/trial.ts'
import { createBodyKeeper } from './body-keeper.ts'
import { gateOf, type OpenGate } from './gate.ts'
import { restMs, type OpenLine } from './line.ts'
import { requestText } from './request-text.ts'

/** A day: the gate keeps deadlines itself. A server's own hint of a shorter keep-alive is followed all the same. */
const neverMs = 86_400_000

/** What undici refuses to send, before it has touched the connection. */
const refusals = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED'])

/**
 * One request at a time over one keep-alive connection of undici, to cross-check autocannon's. It differs in this: a
 * request waits for one turn of the event loop, in which undici looks whether the connection is still sound; `100
 * Continue` and `101 Switching Protocols` that nobody asked for are transport errors; the bytes of an answer include
 * what came in one piece with it, and those of a POST, PUT or PATCH without a body lack its `content-length: 0`.
 */
const openUndiciLine: OpenLine = (url, events, pool) => {
  const { host, hostname } = url
  const port = Number(url.port) || 80
  const body = createBodyKeeper(pool)
  let socket: Socket
  /** The first connection, before undici takes it over. */
  let spare: Socket | undefined
  let request: Dispatcher.DispatchController | undefined
  let refusal: Error | undefined
  let busy = false
  /** This connection has carried an answer. */
  let proven = false
  let closed = false
  let expired = false
  let status = 0
  let readBefore = 0
  let rest: NodeJS.Timeout | undefined

  const link = (): Socket => {
    proven = false
    socket = connect({ host: hostname, port, noDelay: true })
    return socket
  }
  const openFirst = (): void => {
    const first = link()
    const again = (): void => {
      if (!closed) rest = setTimeout(openFirst, restMs)
    }
    first.on('error', () => undefined)
    first.once('close', again)
    first.once('connect', () => {
      first.off('close', again)
      // Flowing, it notices when the server closes it.
      spare = first.resume()
      events.up()
      events.free()
    })
  }
  const client = new Client(url.origin, {
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: neverMs,
    keepAliveMaxTimeout: neverMs,
    keepAliveTimeoutThreshold: 0,
    connect: (_options, done) => {
      const first = spare
      spare = undefined
      if (first && !first.destroyed && !first.readableEnded) {
        first.pause()
        // Not at once: undici does not look for requests while it asks for a connection.
        queueMicrotask(() => done(null, first))
        return
      }
      const next = link()
      const fail = (error: Error): void => done(error, null)
      next.once('error', fail)
      next.once('connect', () => {
        next.off('error', fail)
        done(null, next)
      })
    },
  })
  const free = (): void => {
    if (!closed) events.free()
  }
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (controller) => {
      request = controller
      readBefore = socket.bytesRead
    },
    onResponseStart: (_controller, statusCode) => {
      if (statusCode < 200) return
      status = statusCode
      proven = true
    },
    onResponseData: (_controller, piece) => body.add(piece),
    onResponseEnd: () => {
      busy = false
      const truncated = body.truncated()
      events.answer({ status, body: body.take(), bytes: socket.bytesRead - readBefore, truncated })
      // Not before the parser is through with what came: a second answer must not be taken for the next request's.
      queueMicrotask(free)
    },
    onResponseError: (_controller, error) => {
      if (!busy || closed) return
      body.drop()
      busy = false
      if ('code' in error && refusals.has(String(error.code))) {
        refusal = error
        return
      }
      events.lost(expired ? 'timeout' : 'transport')
      if (proven) queueMicrotask(free)
      else rest = setTimeout(free, restMs)
    },
  }
  openFirst()
  return {
    write: (asked) => {
      const { length } = requestText(host, asked)
      const { method = 'GET', path, headers = null, body: content = null } = asked
      busy = true
      expired = false
      request = undefined
      // `reset: false`: a HEAD, or a GET with a body, need not end the connection.
      client.dispatch({ method, path, headers, body: content, reset: false }, handler)
      if (refusal) throw new TrialFailure('load', `undici does not send this request: ${refusal.message}`)
      return length
    },
    expire: () => {
      expired = true
      if (request) request.abort(new Error('too late'))
      else socket.destroy(new Error('too late'))
    },
    close: () => {
      closed = true
      clearTimeout(rest)
      void client.destroy()
      socket.destroy()
    },
  }
}

/** A gate of undici's connections and parser. */
export const openUndiciGate: OpenGate = gateOf(openUndiciLine)
