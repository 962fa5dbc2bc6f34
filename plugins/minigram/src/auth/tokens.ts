import { createSigner, createVerifier, TokenError } from 'fast-jwt'
import { fault } from '../model/faults.ts'

export interface Tokens {
  readonly sign: (userId: number) => string
  /** The user that a token names. Throws `TOKEN_EXPIRED` or `TOKEN_FORGED`. */
  readonly verify: (token: string) => number
}

/** JSON Web Tokens (RFC 7519), signed by HMAC-SHA256; any other algorithm is refused. */
export function createTokens(options: {
  readonly secret: string
  readonly ttlSeconds: number
  /** Tokens that were checked before, and need no second check of their signature. */
  readonly cacheSize: number
}): Tokens {
  const { secret, ttlSeconds, cacheSize } = options
  const sign = createSigner({ key: secret, algorithm: 'HS256', expiresIn: ttlSeconds * 1_000 })
  const verify = createVerifier({
    key: secret,
    algorithms: ['HS256'],
    requiredClaims: ['sub', 'exp'],
    cache: cacheSize,
  })
  return {
    sign: (userId) => sign({ sub: String(userId) }),
    verify: (token) => {
      try {
        const { sub } = verify(token) as { sub: unknown }
        const userId = Number(sub)
        if (Number.isSafeInteger(userId) && userId > 0) return userId
      } catch (error) {
        if (error instanceof TokenError && error.code === TokenError.codes.expired) {
          throw fault('TOKEN_EXPIRED', 'the token has expired; log in again', { cause: error })
        }
        throw fault('TOKEN_FORGED', 'the token is not of this service; log in', { cause: error })
      }
      throw fault('TOKEN_FORGED', 'the token names no user; log in')
    },
  }
}
