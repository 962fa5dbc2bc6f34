import type { RequestListener, ServerResponse } from 'node:http'
import { GauntletError } from '@gauntlet/contract/error'
import type { Navigator } from '../navigate/navigator.ts'
import type { StoreReader } from '../store/open-store.ts'
import { frameHead, type FrameHead } from './frame.ts'
import { readWindowQuery } from './window-query.ts'

export interface HttpFaceOptions {
  readonly reader: StoreReader
  readonly navigator: Navigator
}

/**
 * `GET /gather/:id`, `GET /window?t0=…&t1=…&trace0=…&trace1=…` (ms and trace numbers) and `GET /stats`. Samples come as
 * `frameHead` says; every refusal is JSON with an `error` sentence.
 */
export function createHttpFace({ reader, navigator }: HttpFaceOptions): RequestListener {
  const routes: readonly Route[] = [
    { path: /^\/gather\/([^/]{0,40})$/, answer: (response, { match }) => sendGather(response, navigator, match) },
    { path: /^\/window$/, answer: (response, { query }) => sendWindow(response, { reader, navigator }, query) },
    { path: /^\/stats$/, answer: (response) => sendJson(response, 200, statsOf(reader, navigator)) },
  ]
  return (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2)
    const route = routes.find((candidate) => candidate.path.test(path))
    if (!route) return refuse(response, 404, 'there is no such route')
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET')
      return refuse(response, 405, 'this route answers GET only')
    }
    try {
      route.answer(response, { match: route.path.exec(path)?.[1] ?? '', query })
    } catch (error) {
      if (error instanceof GauntletError && error.code === 'SEISMIC_WINDOW') return refuse(response, 400, error.message)
      // A chunk that is missing or damaged: its name is for the operator, and not for who asks.
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      refuse(response, 500, 'the store could not be read')
    }
  }
}

interface Route {
  readonly path: RegExp
  readonly answer: (response: ServerResponse, asked: { readonly match: string; readonly query: string }) => void
}

function sendGather(response: ServerResponse, navigator: Navigator, id: string): void {
  if (!/^-?\d{1,10}$/.test(id)) return refuse(response, 400, 'the id of a gather is a whole number')
  const number = navigator.gathers.find(Number(id))
  if (number === undefined) return refuse(response, 404, `there is no gather ${id}`)
  const { firstTrace, traces, samples } = navigator.goTo(number)
  send(response, { id: Number(id), firstTrace, traces, samples: samples.length / traces }, samples)
}

function sendWindow(response: ServerResponse, { reader, navigator }: HttpFaceOptions, query: string): void {
  const window = readWindowQuery(new URLSearchParams(query), reader.spec)
  send(response, { ...window }, navigator.window(window))
}

function statsOf({ spec }: StoreReader, { gathers, stats }: Navigator): object {
  const { traces, samples, intervalUs, codec } = spec
  return {
    traces,
    samples,
    interval_us: intervalUs,
    codec,
    gathers: gathers.count,
    gather_field: gathers.field,
    ...stats(),
  }
}

function send(response: ServerResponse, head: FrameHead, samples: Float32Array<ArrayBuffer>): void {
  const frame = frameHead(head)
  const content = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  const length = frame.length + content.length
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': length })
  response.write(frame)
  response.end(content)
}

const refuse = (response: ServerResponse, status: number, error: string): void => sendJson(response, status, { error })

function sendJson(response: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value)
  const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  response.writeHead(status, head).end(body)
}
