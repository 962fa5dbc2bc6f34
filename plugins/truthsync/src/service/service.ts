import { readFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Batcher } from './batcher.ts'
import type { Clock } from './clock.ts'
import { createHistogram, processingBoundsUs } from './histogram.ts'
import { metricsText } from './metrics-text.ts'
import { readBody } from './read-body.ts'
import { readText, readTexts } from './read-input.ts'
import { combineStats, type ServiceStats } from './stats.ts'
import type { Verified, Verifier } from './verifier.ts'

const maxBodyBytes = 1_000_000

export interface Service {
  readonly listener: RequestListener
  /** What the routes ask, for callers in this process. */
  readonly verifier: Verifier
  readonly batcher: Batcher
  readonly stats: () => ServiceStats
  readonly close: () => Promise<void>
}

interface Route {
  readonly method: 'GET' | 'POST'
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void
}

/** The routes over a verifier and its batcher. Every refusal is JSON with an `error` sentence. */
export function createService(parts: { verifier: Verifier; batcher: Batcher; clock: Clock }): Service {
  const { verifier, batcher, clock } = parts
  const processing = createHistogram(processingBoundsUs)
  const errors = new Map<number, number>()
  let total = 0

  const stats = (): ServiceStats =>
    combineStats({
      requests: {
        total,
        errors: Object.fromEntries(errors),
        processingUs: processing.stats(),
      },
      verifier: verifier.stats(),
      batcher: batcher.stats(),
    })

  const refuse = (response: ServerResponse, status: number, error: string): void => {
    errors.set(status, (errors.get(status) ?? 0) + 1)
    send(response, { status, type: json, body: JSON.stringify({ error }) })
  }
  const refuseFull = (response: ServerResponse): void => {
    response.setHeader('retry-after', '1')
    refuse(response, 503, 'too many texts are waiting; try again later')
  }
  /** Reads a body and hands it on with the moment at which it was whole. */
  const withBody =
    (take: (response: ServerResponse, body: Buffer, startUs: number) => void): Route['answer'] =>
    (request, response) =>
      readBody(request, maxBodyBytes, (body) => {
        if (body.state === 'read') return take(response, body.bytes, clock())
        // What is still under way is not worth waiting for.
        response.setHeader('connection', 'close')
        refuse(response, body.status, body.why)
      })
  const took = (startUs: number): number => {
    const us = clock() - startUs
    processing.record(us)
    return Math.round(us)
  }

  const verifyOne = withBody((response, body, startUs) => {
    const input = readText(body)
    if (input.state === 'refused') return refuse(response, 400, input.why)
    const isTaken = batcher.submit(input.value, (verified) => {
      if (verified === null) return refuse(response, 500, 'the service failed at this text')
      const { answer, bytes } = verified
      const whole = answerText(verified, took(startUs))
      send(response, { status: 200, type: json, body: whole, bytes: whole.length - answer.length + bytes })
    })
    if (!isTaken) refuseFull(response)
  })

  /** Rejects also where the verifier throws. */
  const verifyAll = async (texts: readonly string[]): Promise<readonly Verified[] | null> =>
    batcher.verifyTogether(texts)
  const verifyBatch = withBody((response, body, startUs) => {
    const input = readTexts(body)
    if (input.state === 'refused') return refuse(response, 400, input.why)
    const finish = (list: readonly Verified[]): void => {
      const us = took(startUs)
      send(response, { status: 200, type: json, body: `[${list.map((one) => answerText(one, us)).join(',')}]` })
    }
    verifyAll(input.value)
      .then((list) => (list === null ? refuseFull(response) : finish(list)))
      .catch(() => refuse(response, 500, 'the service failed at these texts'))
  })

  const get = (answer: () => Reply): Route => ({
    method: 'GET',
    answer: (_request, response) => send(response, answer()),
  })
  const routes = new Map<string, Route>([
    ['/verify', { method: 'POST', answer: verifyOne }],
    ['/verify/batch', { method: 'POST', answer: verifyBatch }],
    ['/health', get(() => ok(json, '{"status":"ok"}'))],
    ['/ready', get(() => ok(json, verifier.isWhole() ? '{"status":"ready"}' : '{"status":"ready","cache":"away"}'))],
    ['/stats', get(() => ok(json, JSON.stringify(stats())))],
    ['/metrics', get(() => ok('text/plain; version=0.0.4; charset=utf-8', metricsText(stats())))],
    ['/', { method: 'GET', answer: (_request, response) => sendDashboard(response) }],
  ])

  const listener: RequestListener = (request, response) => {
    total++
    const url = request.url ?? ''
    const query = url.indexOf('?')
    const route = routes.get(query < 0 ? url : url.slice(0, query))
    if (route === undefined) return refuse(response, 404, 'there is no such route')
    if (route.method === request.method) return route.answer(request, response)
    response.setHeader('allow', route.method)
    refuse(response, 405, `this route answers ${route.method} only`)
  }
  return { listener, verifier, batcher, stats, close: () => verifier.close() }
}

interface Reply {
  readonly status: number
  readonly type: string
  readonly body: string
  /** The length of the body in UTF-8, where it is known. */
  readonly bytes?: number
}

const json = 'application/json'

const ok = (type: string, body: string): Reply => ({ status: 200, type, body })

/** ASCII but for the answer, so that the length of the whole follows from the answer's. */
const answerText = ({ answer, cacheHit }: Verified, us: number): string =>
  `{${answer},"cache_hit":${String(cacheHit)},"processing_time_us":${us}}`

function send(response: ServerResponse, { status, type, body, bytes = Buffer.byteLength(body) }: Reply): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': type, 'content-length': bytes })
  // ASCII is written faster as what it is.
  response.end(body, bytes === body.length ? 'latin1' : 'utf8')
}

const dashboardFile = new URL('./dashboard.html', import.meta.url)

/** Nothing but the page itself may run in it, and it may ask nobody but this service. */
const dashboardPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'"

function sendDashboard(response: ServerResponse): void {
  response.setHeader('content-security-policy', dashboardPolicy)
  send(response, ok('text/html; charset=utf-8', readFileSync(dashboardFile, 'utf8')))
}
