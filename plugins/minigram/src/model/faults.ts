import { GauntletError } from '@gauntlet/contract'

/** What kind of failure an answer tells of; the last three classes are ours, and may pass. */
export type FaultClass =
  | 'bad_input'
  | 'unauthenticated'
  | 'not_found'
  | 'constraint'
  | 'busy'
  | 'timeout'
  | 'unavailable'
  | 'internal'

interface FaultKind {
  readonly class: FaultClass
  readonly status: number
}

const kind = (faultClass: FaultClass, status: number): FaultKind => ({ class: faultClass, status })

/** All that can go wrong, each with the status of its answer. */
const kinds = {
  BAD_REQUEST: kind('bad_input', 400),
  BAD_FIELDS: kind('bad_input', 400),
  FOLLOWS_SELF: kind('bad_input', 400),
  CUT_UPLOAD: kind('bad_input', 400),
  TOO_LARGE: kind('bad_input', 413),
  NOT_AN_IMAGE: kind('bad_input', 415),
  TOKEN_MISSING: kind('unauthenticated', 401),
  TOKEN_EXPIRED: kind('unauthenticated', 401),
  TOKEN_FORGED: kind('unauthenticated', 401),
  NO_SUCH_ACCOUNT: kind('unauthenticated', 401),
  WRONG_LOGIN: kind('unauthenticated', 401),
  NO_SUCH_ROUTE: kind('not_found', 404),
  NO_SUCH_PHOTO: kind('not_found', 404),
  NO_SUCH_USER: kind('not_found', 404),
  USERNAME_TAKEN: kind('constraint', 409),
  EMAIL_TAKEN: kind('constraint', 409),
  KEY_REUSED: kind('constraint', 409),
  TOO_MANY_REQUESTS: kind('busy', 503),
  DATABASE_BUSY: kind('busy', 503),
  DATABASE_TIMEOUT: kind('timeout', 503),
  DATABASE_AWAY: kind('unavailable', 503),
  NO_PROCESS: kind('unavailable', 502),
  PROCESS_TIMEOUT: kind('timeout', 504),
  INTERNAL: kind('internal', 500),
} as const

export type FaultCode = keyof typeof kinds

/** A failure with its answer: `code` says which, the sentence why and what to do. */
export const fault = (code: FaultCode, sentence: string, options?: ErrorOptions): GauntletError =>
  new GauntletError(code, sentence, options)

export interface Fault extends FaultKind {
  readonly code: FaultCode
  readonly sentence: string
}

/** What an answer tells of an error. What is not known here stays untold: it may hold secrets. */
export function faultOf(error: unknown): Fault {
  if (error instanceof GauntletError && Object.hasOwn(kinds, error.code)) {
    const code = error.code as FaultCode
    return { ...kinds[code], code, sentence: error.message }
  }
  return { ...kinds.INTERNAL, code: 'INTERNAL', sentence: 'the service failed at this request' }
}

/** The body of an answer that tells of it. */
export const refusalText = ({ class: faultClass, code, sentence }: Fault): string =>
  JSON.stringify({ error: sentence, class: faultClass, code })

export const hasCode = (error: unknown, code: FaultCode): boolean =>
  error instanceof GauntletError && error.code === code
