import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'
import { coalesce } from '@gauntlet/services'
import type { Clock } from '../service/clock.ts'
import { createTally, type Tallied } from '../service/tally.ts'

export interface PasswordStats {
  /** Times hold the queue of the thread pool and the event loop's turn, not only the hashing. */
  readonly hash: Tallied
  readonly verify: Tallied
  /** What passwords waited for their turn, in all. */
  readonly waitSeconds: number
}

export interface Passwords {
  /** In the PHC string format, with its parameters and salt. */
  readonly hash: (password: string) => Promise<string>
  /** Takes as long for an account that does not exist (`undefined`) as for one that does. */
  readonly verify: (password: string, stored: string | undefined) => Promise<boolean>
  readonly stats: () => PasswordStats
}

export interface PasswordOptions {
  readonly memoryKib: number
  readonly passes: number
  /** Passwords that are with the thread pool at once; further ones wait, so that files find a thread too. */
  readonly atOnce: number
  readonly clock: Clock
}

const derive = promisify(argon2)
const saltBytes = 16
const hashBytes = 32
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

const nothing: Tallied = { count: 0, seconds: 0 }

/** Hashes passwords by Argon2id (RFC 9106) on Node's thread pool: a hash costs tens of milliseconds, on purpose. */
export function createPasswords({ memoryKib, passes, atOnce, clock }: PasswordOptions): Passwords {
  const tally = createTally(clock)
  let waitMs = 0
  const run = coalesce(async ([work]: ReadonlyArray<() => Promise<unknown>>) => [await work?.()], {
    batchSize: 1,
    inFlight: atOnce,
  })
  const onThread = async <T>(name: 'hash' | 'verify', work: () => Promise<T>): Promise<T> => {
    const sinceMs = clock.nowMs()
    return (await run(() => {
      waitMs += clock.nowMs() - sinceMs
      return tally.timed(name, work)
    })) as T
  }
  const own = { parallelism: 1, tagLength: hashBytes, memory: memoryKib, passes }
  const nobody = phcText({ ...own, message: '', nonce: randomBytes(saltBytes) }, randomBytes(hashBytes))
  return {
    hash: (password) =>
      onThread('hash', async () => {
        const parameters = { ...own, message: password, nonce: randomBytes(saltBytes) }
        return phcText(parameters, await derive('argon2id', parameters))
      }),
    verify: (password, stored = nobody) =>
      onThread('verify', async () => {
        const [, memory, time, parallelism, salt, hash] = phc.exec(stored) ?? []
        if (salt === undefined || hash === undefined) return false
        const expected = Buffer.from(hash, 'base64')
        const derived = await derive('argon2id', {
          message: password,
          nonce: Buffer.from(salt, 'base64'),
          parallelism: Number(parallelism),
          tagLength: expected.length,
          memory: Number(memory),
          passes: Number(time),
        })
        return timingSafeEqual(derived, expected)
      }),
    stats: () => {
      const { hash = nothing, verify = nothing } = tally.all()
      return { hash, verify, waitSeconds: waitMs / 1_000 }
    },
  }
}

function phcText({ memory, passes, parallelism, nonce }: Argon2Parameters, hash: Buffer): string {
  const base64 = (bytes: unknown): string => (bytes as Buffer).toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(hash)}`
}
