import { randomBytes } from 'node:crypto'
import { askRedis, coalesce } from '@gauntlet/services'
import { Redis } from 'ioredis'
import { parsePosition, sortablePosition } from '../store/position.ts'
import type { Position } from '../store/store.ts'
import { cacheKinds, type Cache, type CacheEntry, type CacheKind, type Looked } from './cache.ts'

export interface RedisCacheOptions {
  readonly url: string
  readonly ttlSeconds: number
  readonly nowMs: () => number
  /** Where the primary is now. */
  readonly position: () => Promise<Position>
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

/** Changes of one turn are one script: it ends the life of all that depends on any of them. */
const renewals = { batchSize: 100, inFlight: 2 }

interface Renewal {
  readonly depends: readonly string[]
  readonly position: Position
}

interface Looking {
  readonly entry: CacheEntry
  readonly seen: Position | null
}

const textKey = ({ kind, key }: CacheEntry): string => `${prefix}${kind}:${key}`
const versionKey = (depends: string): string => `${prefix}version:${depends}`

const keysOf = (entry: CacheEntry): string[] =>
  entry.depends === null ? [textKey(entry)] : [textKey(entry), versionKey(entry.depends)]

const nothingHere: Looked = { state: 'miss', version: null }

/** An era says, after the tilde, how far the database was at the last change that anybody declared. */
const partsOf = (era: string): readonly [id: string, position: Position] => {
  const tilde = era.indexOf('~')
  return [era.slice(0, tilde), era.slice(tilde + 1)]
}

/** Changes may be declared in another order than they were made in: the position is never lowered. */
const raisePosition = `
  local era = redis.call('GET', KEYS[1]) or ''
  local known = string.match(era, '~(.*)') or ''
  local position = ARGV[2] < known and known or ARGV[2]`

/** KEYS: the era. ARGV: a new id, a position, seconds to live. */
const declareEra = `${raisePosition}
  redis.call('SET', KEYS[1], ARGV[1] .. '~' .. position, 'EX', ARGV[3])`

/** KEYS: the era, and versions to be renewed. Says 0 and does nothing where there is no era. */
const declareVersions = `${raisePosition}
  if era == '' then return 0 end
  redis.call('SET', KEYS[1], string.match(era, '^[^~]*') .. '~' .. position, 'EX', ARGV[3])
  for i = 2, #KEYS do redis.call('SET', KEYS[i], ARGV[1], 'EX', ARGV[3]) end
  return 1`

/**
 * Keeps texts in Redis. A text begins with the era and the version that it was made in, and with the position that its
 * database had reached. It is a hit while both are those of now, for whoever has seen no more than that position.
 *
 * A write gives what it changed a new version after its commit: one script, however many texts depend on it. Who cannot
 * do so owes a new era, which ends the life of all texts, and uses no cache before that is paid. Whoever finds no era owes
 * one too: what is not there may have been lost.
 */
export function connectRedisCache({ url, ttlSeconds, nowMs, position: askPosition }: RedisCacheOptions): Cache {
  const client = new Redis(url, {
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
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
  let ids = 0
  let errors = 0
  let restUntilMs = 0
  /** Eras that are owed; one pays for all. */
  let owed = 0
  let paying: Promise<boolean> | null = null

  const fail = (): void => {
    errors++
    restUntilMs = nowMs() + restMs
  }
  const isAway = (): boolean => client.status !== 'ready' || nowMs() < restUntilMs
  const newId = (): string => `${unique}.${ids++}`
  const declare = (script: string, keys: readonly string[], position: Position): Promise<unknown> =>
    client.eval(script, keys.length, ...keys, newId(), sortablePosition(position), versionSeconds)
  const pay = async (): Promise<boolean> => {
    while (owed > 0) {
      const paid = owed
      try {
        // Asked after all that is owed: it holds what could not be declared.
        await declare(declareEra, [eraKey], await askPosition())
      } catch {
        fail()
        return false
      }
      if (owed === paid) owed = 0
    }
    return true
  }
  const isSettled = async (): Promise<boolean> => {
    if (isAway()) return false
    if (owed === 0) return true
    paying ??= pay().finally(() => void (paying = null))
    return await paying
  }
  // Without a listener each failed try would be written to the console; callers see that the cache is away.
  client.on('error', () => undefined)
  // What is owed is paid even if nobody asks: until then others hit what is out of date.
  const payer = setInterval(() => void isSettled(), restMs).unref()

  const lookUp = async (lookings: readonly Looking[]): Promise<Looked[]> => {
    if ((isAway() || owed > 0) && !(await isSettled())) return lookings.map(() => nothingHere)
    const keys = [...new Set([eraKey, ...lookings.flatMap(({ entry }) => keysOf(entry))])]
    const values = (await askRedis(client, {
      name: 'mget',
      args: keys,
      encoding: null,
    })) as ReadonlyArray<Buffer | null>
    const found = new Map(keys.map((key, i) => [key, values[i] ?? undefined]))
    const era = found.get(eraKey)?.toString('latin1')
    if (era === undefined) owed++
    return lookings.map(({ entry, seen }): Looked => {
      const text = found.get(textKey(entry))
      if (entry.depends === null) {
        if (text) return { state: 'hit', body: text.subarray(text.indexOf('\n') + 1) }
        return { state: 'miss', version: { tag: '', position: '' } }
      }
      const version = found.get(versionKey(entry.depends))?.toString('latin1')
      if (version === undefined) beginVersion(entry.depends)
      if (version === undefined || era === undefined) return nothingHere
      const [id, position] = partsOf(era)
      const tag = `${id} ${version} `
      const body = text && bodyOf(text, tag, seen)
      return body ? { state: 'hit', body } : { state: 'miss', version: { tag, position } }
    })
  }
  /** A version that is missing may have been lost: its successor has a name of its own, and what bore it is over. */
  const beginVersion = (depends: string): void => {
    client.set(versionKey(depends), newId(), 'EX', versionSeconds, 'NX').catch(fail)
  }
  const look = coalesce(async (lookings: readonly Looking[]) => {
    try {
      return await lookUp(lookings)
    } catch {
      fail()
      return lookings.map(() => nothingHere)
    }
  }, lookups)
  const renew = coalesce(async (changes: readonly Renewal[]) => {
    const depends = new Set(changes.flatMap((change) => change.depends))
    const positions = changes.map(({ position }) => sortablePosition(position))
    const latest = positions.toSorted().at(-1) as Position
    try {
      const isDeclared =
        !isAway() && (await declare(declareVersions, [eraKey, ...[...depends].map(versionKey)], latest)) === 1
      if (isDeclared) return changes.map(() => undefined)
    } catch {
      fail()
    }
    owed++
    await isSettled()
    return changes.map(() => undefined)
  }, renewals)
  return {
    look: async (entry, seen) => {
      const looked = await look({ entry, seen })
      counts[entry.kind][looked.state === 'hit' ? 'hits' : 'misses']++
      return looked
    },
    keep: (entry, { version, position, body }) => {
      if (isAway()) return
      const args = [textKey(entry), `${version.tag}${position}\n${body}`, 'EX', String(ttlSeconds)]
      askRedis(client, { name: 'set', args }).catch(fail)
    },
    renew: (depends, position) => renew({ depends, position }),
    isAway,
    stats: () => ({ ...counts, errors }),
    close: () => {
      clearInterval(payer)
      client.disconnect()
    },
  }
}

/** What follows the head of a text, if it bears this tag and was made of all that its reader has seen. */
function bodyOf(text: Buffer, tag: string, seen: Position | null): Buffer | undefined {
  if (text.toString('latin1', 0, tag.length) !== tag) return undefined
  const end = text.indexOf('\n', tag.length)
  const made = parsePosition(text.toString('latin1', tag.length, end))
  const needed = seen === null ? 0n : parsePosition(seen)
  return made !== null && needed !== null && needed <= made ? text.subarray(end + 1) : undefined
}
