import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { GauntletError } from '@gauntlet/contract'
import type { EntityBook, Identity } from './address-book.ts'
import { isAddress } from './index/address-index.ts'
import type { BlobStore } from './index/blob-store.ts'
import { readBody } from './read-body.ts'

const maxBodyBytes = 64 * 1024

export interface HttpFaceOptions {
  readonly book: EntityBook
  /** Checks an entity that came as JSON and tells its address. Throws a `GauntletError` when it is none: that is a 400. */
  readonly identify: (entity: unknown) => Identity
  readonly blobs?: BlobStore
  /** How long a body may take to arrive. Default 5 s. */
  readonly bodyDeadlineMs?: number
}

/** `GET /a/:address` · `POST /e` · `GET /stats` · `GET /blob/:address`; every refusal is JSON with an `error` sentence. */
export function createHttpFace(options: HttpFaceOptions): RequestListener {
  const { book, blobs } = options
  const routes: readonly Route[] = [
    { method: 'GET', path: /^\/a\/(.*)$/s, answer: (_, response, address) => sendEntity(response, book, address) },
    { method: 'GET', path: /^\/blob\/(.*)$/s, answer: (_, response, address) => sendBlob(response, blobs, address) },
    {
      method: 'GET',
      path: /^\/stats$/,
      answer: (_, response) => sendJson(response, 200, { entities: book.size, blobs: blobs?.size ?? 0 }),
    },
    { method: 'POST', path: /^\/e$/, answer: (request, response) => takeEntity(request, response, options) },
  ]
  return (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    const route = routes.find((candidate) => candidate.path.test(path))
    if (route === undefined) return refuse(response, 404, 'there is no such route')
    if (route.method !== request.method) {
      response.setHeader('allow', route.method)
      return refuse(response, 405, `this route answers ${route.method} only`)
    }
    const address = route.path.exec(path)?.[1] ?? ''
    const answered = async (): Promise<void> => route.answer(request, response, address)
    answered().catch((error: unknown) => {
      if (isAway(error)) refuse(response, 503, 'the database does not answer; try again later')
      else refuse(response, 500, 'the service failed at this request')
    })
  }
}

const isAway = (error: unknown): boolean => error instanceof GauntletError && error.code === 'DATABASE_AWAY'

interface Route {
  readonly method: string
  readonly path: RegExp
  readonly answer: (request: IncomingMessage, response: ServerResponse, address: string) => void | Promise<void>
}

async function sendEntity(response: ServerResponse, book: EntityBook, address: string): Promise<void> {
  if (!isAddress(address)) return refuse(response, 400, 'an address is 64 lower-case hex digits')
  const text = await book.get(address)
  if (text === undefined) return refuse(response, 404, 'nothing is at this address')
  send(response, 200, 'application/json', text)
}

function sendBlob(response: ServerResponse, blobs: BlobStore | undefined, address: string): void {
  if (!isAddress(address)) return refuse(response, 400, 'an address is 64 lower-case hex digits')
  const bytes = blobs?.get(address)
  if (bytes === undefined) return refuse(response, 404, 'no file is at this address')
  send(response, 200, 'application/octet-stream', bytes)
}

async function takeEntity(
  request: IncomingMessage,
  response: ServerResponse,
  { book, identify, bodyDeadlineMs = 5000 }: HttpFaceOptions,
): Promise<void> {
  const body = await readBody(request, { maxBytes: maxBodyBytes, deadlineMs: bodyDeadlineMs })
  if (body.state === 'refused') {
    // What is still under way is not worth waiting for.
    response.setHeader('connection', 'close')
    response.once('finish', () => request.destroy())
    return refuse(response, body.status, body.why)
  }
  const outcome = examine(body.text, identify)
  if (outcome.state === 'faulty') return refuse(response, 400, outcome.why)
  await book.put(outcome.identity, body.text)
  sendJson(response, 201, { address: outcome.identity.address })
}

type Outcome =
  | { readonly state: 'accepted'; readonly identity: Identity }
  | { readonly state: 'faulty'; readonly why: string }

/** Rethrows what is not the sender's fault. */
function examine(text: string, identify: HttpFaceOptions['identify']): Outcome {
  try {
    return { state: 'accepted', identity: identify(JSON.parse(text)) }
  } catch (error) {
    if (error instanceof SyntaxError) return { state: 'faulty', why: `the body is not JSON: ${error.message}` }
    if (error instanceof GauntletError) return { state: 'faulty', why: error.message }
    throw error
  }
}

const refuse = (response: ServerResponse, status: number, error: string): void => sendJson(response, status, { error })

const sendJson = (response: ServerResponse, status: number, value: object): void =>
  send(response, status, 'application/json', JSON.stringify(value))

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)
}
