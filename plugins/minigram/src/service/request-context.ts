import { createHmac } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Tokens } from '../auth/tokens.ts'
import { fault } from '../model/faults.ts'
import { parsePosition } from '../store/position.ts'
import type { Position, RequestKey } from '../store/store.ts'
import type { SharedReads } from './shared-reads.ts'

const bearer = 'Bearer '

/** The user whose token a request bears. Throws `TOKEN_…`. */
export function userOf({ headers }: FastifyRequest, tokens: Tokens): number {
  const { authorization = '' } = headers
  if (!authorization.startsWith(bearer)) {
    throw fault('TOKEN_MISSING', 'log in, and send `authorization: Bearer <token>`')
  }
  return tokens.verify(authorization.slice(bearer.length))
}

/** What a client has seen of the database, by its own word; null where it says nothing. */
export function seenBy({ headers }: FastifyRequest): Position | null {
  const position = headers['x-position']
  return typeof position === 'string' && position !== '' && parsePosition(position) !== null ? position : null
}

/** The same, and the account must exist. */
export async function accountOf(
  request: FastifyRequest,
  { tokens, reads }: { readonly tokens: Tokens; readonly reads: SharedReads },
): Promise<number> {
  const userId = userOf(request, tokens)
  await reads.requireAccount(userId, seenBy(request))
  return userId
}

const keyForm = /^[\x21-\x7e]{1,200}$/

/**
 * The request's idempotency key, of its scope only and with a digest of its content, which tells nothing of it; null where
 * the request has none.
 */
export function requestKeyOf(
  { headers }: FastifyRequest,
  { scope, secret }: { readonly scope: string; readonly secret: string },
): (content: unknown) => RequestKey | null {
  const key = headers['idempotency-key']
  if (key === undefined) return () => null
  if (typeof key !== 'string' || !keyForm.test(key)) {
    throw fault('BAD_FIELDS', 'idempotency-key: must be 1 to 200 visible ASCII characters')
  }
  return (content) => ({
    key: `${scope}:${key}`,
    digest: createHmac('sha256', secret).update(JSON.stringify(content)).digest('base64url'),
  })
}

const json = 'application/json; charset=utf-8'

export const sendText = (reply: FastifyReply, status: number, body: string | Buffer): FastifyReply =>
  reply.code(status).type(json).send(body)

/** An answer to a write: where the database is by now, if a client needs to know. */
export const sendWritten = (
  reply: FastifyReply,
  status: number,
  { position, ...body }: { readonly position: Position } & Readonly<Record<string, unknown>>,
): FastifyReply => sendText(reply, status, JSON.stringify(position === '' ? body : { ...body, position }))
