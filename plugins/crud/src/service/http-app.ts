import { isUtf8 } from 'node:buffer'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GauntletError } from '@gauntlet/contract'
import { findingsText, type SchemaFinding } from '@gauntlet/services/own'
import Fastify, { type FastifyError, type FastifyReply } from 'fastify'
import type { UserInput } from '../model/user.ts'
import { isAway } from '../store/store-away.ts'
import type { Health } from './health.ts'
import { defaultRows, httpSchemas, patternSays } from './http-schemas.ts'
import type { Metrics } from './metrics.ts'
import type { Records } from './records.ts'
import type { ServiceStats } from './stats.ts'

/** More than the longest record there is. */
const bodyLimitBytes = 65_536

/** Thousands of connections may arrive at once. */
const backlog = 4_096

export interface HttpParts {
  readonly records: Records
  readonly metrics: Metrics
  readonly stats: () => Promise<ServiceStats>
  readonly health: () => Promise<Health>
  readonly requestLimit: number
  readonly requestTimeoutMs: number
  readonly hitHeader: 'true' | 'after-fill'
}

export interface HttpApp {
  readonly listener: RequestListener
  /** Listens on loopback; returns the port. */
  readonly listen: (port: number) => Promise<number>
  readonly close: () => Promise<void>
}

interface ById {
  readonly Params: { readonly id: string }
}

interface Find {
  readonly Querystring: {
    readonly lastName?: string
    readonly email?: string
    readonly accountType?: string
    readonly limit?: string
    readonly cursor?: string
  }
}

const json = 'application/json; charset=utf-8'

const sendJson = (reply: FastifyReply, status: number, body: string): FastifyReply =>
  reply.code(status).type(json).send(body)

const noRecord = '{"error":"there is no such record"}'

/** The routes. Every refusal is JSON with an `error` sentence. */
export async function createHttpApp(parts: HttpParts): Promise<HttpApp> {
  const { records, metrics, stats, health, requestLimit, requestTimeoutMs, hitHeader } = parts
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    // How often Node looks for late ones.
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs / 2) },
    forceCloseConnections: 'idle',
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false, allErrors: true } },
    schemaErrorFormatter: (findings, part) => new Error(findingsText(findings as SchemaFinding[], part, patternSays)),
    frameworkErrors: (error, _request, reply) => void answerError(error, reply),
  })
  let underWay = 0

  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isUtf8(body as Buffer)) return void parseJson(request, body.toString('utf8'), done)
    done(Object.assign(new Error('the body is not UTF-8'), { statusCode: 400 }))
  })
  app.addHook('onRequest', (_request, reply, done) => {
    underWay++
    // Comes in any case; a client may hang up before its answer.
    reply.raw.once('close', () => underWay--)
    if (underWay <= requestLimit) return done()
    done(new GauntletError('BUSY', `${requestLimit} requests are under way; try again`))
  })
  app.addHook('onResponse', (request, reply, done) => {
    const operation = (request.routeOptions.config as { operation?: string }).operation ?? 'other'
    metrics.answered({ operation, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 })
    done()
  })
  app.setErrorHandler<FastifyError>((error, _request, reply) => answerError(error, reply))
  app.setNotFoundHandler((_request, reply) => sendJson(reply, 404, '{"error":"there is nothing here"}'))

  const users = '/api/users'
  const route = (operation: keyof typeof httpSchemas) => ({ schema: httpSchemas[operation], config: { operation } })

  app.post<{ Body: UserInput }>(users, route('create'), async ({ body }, reply) =>
    sendJson(reply, 201, await records.create(body)),
  )
  app.get<ById>(`${users}/:id`, route('read'), async ({ params }, reply) => {
    const found = await records.read(params.id)
    if (!found) return sendJson(reply, 404, noRecord)
    reply.header('x-cache', found.hit || hitHeader === 'after-fill' ? 'hit' : 'miss')
    return sendJson(reply, 200, found.json)
  })
  app.get<Find>(users, route('find'), async ({ query }, reply) => {
    const { limit, cursor, ...asked } = query
    const page = await records.find({
      ...asked,
      ...(cursor === undefined ? {} : { after: cursor }),
      limit: limit === undefined ? defaultRows : Number(limit),
    })
    return sendJson(reply, 200, page)
  })
  app.put<ById & { Body: Partial<UserInput> }>(`${users}/:id`, route('update'), async ({ params, body }, reply) => {
    const updated = await records.update(params.id, body)
    return updated === undefined ? sendJson(reply, 404, noRecord) : sendJson(reply, 200, updated)
  })
  app.delete<ById>(`${users}/:id`, route('remove'), async ({ params }, reply) =>
    (await records.remove(params.id)) ? reply.code(204).send() : sendJson(reply, 404, noRecord),
  )
  app.get('/health', async (_request, reply) => {
    const found = await health()
    return sendJson(reply, found.status === 'away' ? 503 : 200, JSON.stringify(found))
  })
  app.get('/stats', async (_request, reply) => sendJson(reply, 200, JSON.stringify(await stats())))
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()))

  await app.ready()
  return {
    listener: (request, response) => app.routing(request, response),
    listen: async (port) => {
      await app.listen({ host: '127.0.0.1', port, backlog })
      return (app.server.address() as AddressInfo).port
    },
    close: () => app.close(),
  }
}

/** What the client did wrong is a 4xx with its reason; what may work later a 503; the rest is our fault. */
function answerError(error: Error & { statusCode?: number }, reply: FastifyReply): FastifyReply {
  if (isAway(error) || (error instanceof GauntletError && error.code === 'BUSY')) {
    return sendJson(reply.header('retry-after', '1'), 503, JSON.stringify({ error: error.message }))
  }
  const status = error.statusCode ?? 500
  if (status < 500) return sendJson(reply, status, JSON.stringify({ error: error.message }))
  process.stderr.write(`${error.stack ?? error.message}\n`)
  return sendJson(reply, 500, '{"error":"the service failed at this request"}')
}
