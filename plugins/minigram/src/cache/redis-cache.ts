import { randomBytes } from 'node:crypto'
import { coalesce } from '@gauntlet/services'
import { Redis } from 'ioredis'
import { laterPosition } from '../store/position.ts'
import type { Position } from '../store/store.ts'
import { cacheKinds, type Cache, type CacheEntry, type CacheKind, type Looked } from './cache.ts'

export interface RedisCacheOptions {
  readonly url: string
  readonly ttlSeconds: number
  readonly nowMs: () => number
}

/** A cache that takes longer is slower than the work it saves. */
const commandTimeoutMs = 250
const connectTimeoutMs = 2_000
const longestRetryMs = 500

/** A cache that has just failed is left alone for this long: each question to one that hangs costs its whole timeout. */
const restMs = 500

/** Lookups of one turn are one MGET. */
const lookups = { batchSize: 500, inFlight: 4 }

/** All keys begin with it; one service to a database of Redis. */
const prefix = 'minigram:'
const eraKey = `${prefix}era`

const textKey = ({ kind, key }: CacheEntry): string => `${prefix}${kind}:${key}`
const versionKey = (depends: string): string => `${prefix}version:${depends}`

const keysOf = (entry: CacheEntry): string[] =>
  entry.depends === null ? [textKey(entry)] : [textKey(entry), versionKey(entry.depends)]

const nothingHere: Looked = { state: 'miss', version: null }

/** A version says, after the tilde, how far the database was when it began. */
const positionOf = (version: string | undefined): Position => version?.slice(version.indexOf('~') + 1) ?? ''

/**
 * Keeps texts in Redis. A text begins with the tag of the version that was looked for, and is a hit while that is the
 * version still. A write gives what it changed a new version after its commit: one SET, however many texts depend on it.
 * Who cannot do so owes a new era, which ends the life of all versions, and uses no cache before that is paid.
 */
export function connectRedisCache({ url, ttlSeconds, nowMs }: RedisCacheOptions): Cache {
  const client = new Redis(url, {
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(50 * times, longestRetryMs),
  })
  // Longer than any text that bears an older one.
  const versionSeconds = 2 * ttlSeconds
  const unique = randomBytes(6).toString('base64url')
  const counts = Object.fromEntries(cacheKinds.map((kind) => [kind, { hits: 0, misses: 0 }])) as Record<
    CacheKind,
    { hits: number; misses: number }
  >
  let versions = 0
  let connection = 0
  let errors = 0
  let restUntilMs = 0
  let owed: { readonly position: Position } | null = null
  let paying: Promise<boolean> | null = null

  const fail = (): void => {
    errors++
    restUntilMs = nowMs() + restMs
  }
  const isAway = (): boolean => client.status !== 'ready' || nowMs() < restUntilMs
  const begin = async (key: string, position: Position): Promise<void> => {
    await client.set(key, `${unique}.${versions++}~${position}`, 'EX', versionSeconds)
  }
  const owe = (position: Position): void => {
    owed = { position: owed === null ? position : (laterPosition(owed.position, position) ?? position) }
  }
  const pay = async (): Promise<boolean> => {
    while (owed !== null) {
      const paid: { readonly position: Position } = owed
      try {
        await begin(eraKey, paid.position)
      } catch {
        fail()
        return false
      }
      if (owed === paid) owed = null
    }
    return true
  }
  const isSettled = async (): Promise<boolean> => {
    if (isAway()) return false
    if (owed === null) return true
    paying ??= pay().finally(() => void (paying = null))
    return await paying
  }
  // Without a listener each failed try would be written to the console; callers see that the cache is away.
  client.on('error', () => undefined)
  client.on('close', () => connection++)
  client.on('ready', () => void isSettled())

  const lookUp = async (entries: readonly CacheEntry[]): Promise<Looked[]> => {
    if ((isAway() || owed !== null) && !(await isSettled())) return entries.map(() => nothingHere)
    const asked = connection
    const keys = [...new Set([eraKey, ...entries.flatMap(keysOf)])]
    const values = await client.mgetBuffer(keys)
    const found = new Map(keys.map((key, i) => [key, values[i] ?? undefined]))
    const era = found.get(eraKey)?.toString('latin1')
    return entries.map((entry): Looked => {
      const version = entry.depends === null ? undefined : found.get(versionKey(entry.depends))?.toString('latin1')
      const tag = entry.depends === null ? '' : `${era ?? ''} ${version ?? ''}\n`
      const text = found.get(textKey(entry))
      if (text && text.toString('latin1', 0, tag.length) === tag)
        return { state: 'hit', body: text.subarray(tag.length) }
      // A version that is not there may have been lost.
      const position = version === undefined ? null : laterPosition(positionOf(version), positionOf(era))
      return { state: 'miss', version: { tag, connection: asked, position } }
    })
  }
  const look = coalesce(async (entries: readonly CacheEntry[]) => {
    try {
      return await lookUp(entries)
    } catch {
      fail()
      return entries.map(() => nothingHere)
    }
  }, lookups)
  return {
    look: async (entry) => {
      const looked = await look(entry)
      counts[entry.kind][looked.state === 'hit' ? 'hits' : 'misses']++
      return looked
    },
    keep: (entry, version, body) => {
      if (isAway() || version.connection !== connection) return
      client.set(textKey(entry), version.tag + body, 'EX', ttlSeconds).catch(fail)
    },
    renew: async (depends, position) => {
      if (isAway()) {
        owe(position)
        return
      }
      try {
        await Promise.all(depends.map((each) => begin(versionKey(each), position)))
      } catch {
        fail()
        owe(position)
      }
    },
    isAway,
    stats: () => ({ ...counts, errors }),
    close: () => client.disconnect(),
  }
}
