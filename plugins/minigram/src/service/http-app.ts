import { STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import { findingsText, onLoopback, openDoors, type Doors, type SchemaFinding } from '@gauntlet/services/own'
import Fastify, { type FastifyError, type FastifyReply } from 'fastify'
import type { Tokens } from '../auth/tokens.ts'
import { fault, faultOf, refusalText, type Fault } from '../model/faults.ts'
import type { PhotoFiles } from '../photos/photo-files.ts'
import type { Store } from '../store/store.ts'
import { addAccountRoutes } from './account-routes.ts'
import type { Accounts } from './accounts.ts'
import { addFollowRoutes } from './follow-routes.ts'
import type { Health } from './health.ts'
import { patternSays } from './http-schemas.ts'
import type { Metrics } from './metrics.ts'
import { addPhotoRoutes } from './photo-routes.ts'
import { sendText } from './request-context.ts'
import type { SharedReads } from './shared-reads.ts'
import type { ServiceStats } from './stats.ts'
import { addUploadRoute } from './upload-route.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route's answers are counted as. */
    operation?: string
  }
}

/** More than the longest JSON that is sent here. */
const bodyLimitBytes = 16_384

/** A connection that ended within a request: nobody is there to be refused, and a route that waits for the rest counts it. */
const hangsUp = new Set(['HPE_INVALID_EOF_STATE', 'ECONNRESET'])

/** What routes work with. */
export interface RouteParts {
  readonly store: Store
  readonly reads: SharedReads
  readonly accounts: Accounts
  readonly tokens: Tokens
  readonly files: PhotoFiles
  readonly hasCache: boolean
  /** Counts a request that was answered before. */
  readonly replayed: () => void
  /** By which digests of requests are keyed. */
  readonly secret: string
}

export interface HttpParts extends RouteParts {
  readonly instance: string
  readonly metrics: Metrics
  readonly stats: () => ServiceStats
  readonly health: () => Promise<Health>
  readonly requestLimit: number
  readonly requestTimeoutMs: number
  readonly follows: 'on' | 'off'
}

export interface HttpApp {
  /** Listens on loopback; returns the port. */
  readonly listen: (port: number) => Promise<number>
  readonly close: () => Promise<void>
}

/** The routes. Every refusal is JSON with a sentence, its class and its code, and is counted by both. */
export async function createHttpApp(parts: HttpParts): Promise<HttpApp> {
  const { instance, metrics, stats, health, requestLimit, requestTimeoutMs, follows } = parts
  const refuse = (error: FastifyError, reply: FastifyReply): FastifyReply => {
    const refusal = refusalOf(error)
    metrics.failed(refusal)
    return sendRefusal(reply, refusal)
  }
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    // How often Node looks for late ones.
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs / 2) },
    forceCloseConnections: 'idle',
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false, allErrors: true } },
    schemaErrorFormatter: (findings, part) =>
      fault('BAD_FIELDS', findingsText(findings as SchemaFinding[], part, patternSays)),
    frameworkErrors: (error, _request, reply) => void refuse(error, reply),
    clientErrorHandler: (error, socket) => {
      if (!hangsUp.has(error.code)) {
        const refusal = refusalOfParser(error)
        metrics.failed(refusal)
        if (socket.writable) socket.write(rawRefusal(refusal))
      }
      socket.destroy()
    },
  })
  let underWay = 0

  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-instance', instance).header('x-content-type-options', 'nosniff')
    underWay++
    // Comes in any case; a client may hang up before its answer.
    reply.raw.once('close', () => underWay--)
    if (underWay <= requestLimit) return done()
    done(fault('TOO_MANY_REQUESTS', `${requestLimit} requests are under way; try again`))
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { operation = 'other' } = request.routeOptions.config
    metrics.answered({ operation, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 })
    done()
  })
  app.setErrorHandler<FastifyError>((error, _request, reply) => refuse(error, reply))
  app.setNotFoundHandler(() => {
    throw fault('NO_SUCH_ROUTE', 'there is nothing here')
  })

  addAccountRoutes(app, parts)
  addPhotoRoutes(app, parts)
  await addUploadRoute(app, parts)
  if (follows === 'on') addFollowRoutes(app, parts)
  app.get('/health', { config: { operation: 'health' } }, async (_request, reply) => {
    const found = await health()
    return sendText(reply, found.database === 'away' ? 503 : 200, JSON.stringify(found))
  })
  app.get('/stats', { config: { operation: 'stats' } }, (_request, reply) =>
    sendText(reply, 200, JSON.stringify(stats())),
  )
  app.get('/metrics', { config: { operation: 'metrics' } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )

  await app.ready()
  let doors: Doors | undefined
  return {
    listen: async (port) => {
      await app.listen(onLoopback(port))
      doors = await openDoors(app.server)
      return (app.server.address() as AddressInfo).port
    },
    close: async () => {
      // A connection that falls idle only now, such as a proxy's, would hold the server until its other end closes it.
      const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
      try {
        await Promise.all([app.close(), doors?.close()])
      } finally {
        clearInterval(sweep)
      }
    },
  }
}

/** A refusal by the framework keeps its own status, and is the client's fault. */
function refusalOf(error: FastifyError): Fault {
  const known = faultOf(error)
  const { statusCode = 500 } = error
  if (known.code !== 'INTERNAL' || statusCode >= 500) {
    if (known.class === 'internal') process.stderr.write(`${error.stack ?? error.message}\n`)
    return known
  }
  const code = statusCode === 413 ? 'TOO_LARGE' : 'BAD_REQUEST'
  return { ...faultOf(fault(code, error.message)), status: statusCode }
}

function sendRefusal(reply: FastifyReply, refusal: Fault): FastifyReply {
  const { status, class: faultClass } = refusal
  if (status === 503) reply.header('retry-after', '1')
  reply.header('x-error-class', faultClass)
  // Fastify would hang up on a body that it does not read, and a proxy take that for a process that is dead. Node reads it.
  if (status === 413) reply.removeHeader('connection')
  return sendText(reply, status, refusalText(refusal))
}

/** What Node's parser could not take for a request, by the status that Node would give it. */
function refusalOfParser({ code }: NodeJS.ErrnoException): Fault {
  const bad = (status: number, sentence: string): Fault => ({ ...faultOf(fault('BAD_REQUEST', sentence)), status })
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return bad(408, 'the request did not arrive in time; send it again')
  if (code === 'HPE_HEADER_OVERFLOW') return bad(431, 'the headers are too long')
  return bad(400, 'this is no request of HTTP')
}

/** An answer where there is no request to reply to. */
function rawRefusal(refusal: Fault): string {
  const body = refusalText(refusal)
  const { status, class: faultClass } = refusal
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\nx-error-class: ${faultClass}\r\nconnection: close\r\n\r\n${body}`
  )
}
