import type { Extract } from '../extraction/extraction.ts'
import { normaliseText } from '../extraction/normalise-text.ts'
import { prepareAnswer } from '../extraction/prepare-answer.ts'
import type { Clock } from './clock.ts'
import type { CacheStats, LruCache } from './lru-cache.ts'

export interface Verified {
  /** What `prepareAnswer` made. */
  readonly answer: string
  /** Its length in UTF-8. */
  readonly bytes: number
  readonly cacheHit: boolean
}

export const verifiedAs = (answer: string, cacheHit: boolean): Verified => ({
  answer,
  bytes: Buffer.byteLength(answer),
  cacheHit,
})

export interface VerifierStats {
  /** Texts that were verified: each was looked up once where there is a cache. */
  readonly texts: number
  /** Texts that were read because no cache had them. */
  readonly extracted: number
  readonly cache: CacheStats
  /** Times that a shared cache did not answer. */
  readonly cacheErrors: number
}

/** Verifies texts, in their order. Only a verifier with a cache outside this process needs time. */
export interface Verifier {
  readonly verify: (texts: readonly string[]) => readonly Verified[] | Promise<readonly Verified[]>
  readonly stats: () => VerifierStats
  /** False while a shared cache is away: answers come, but slower. */
  readonly isWhole: () => boolean
  readonly close: () => Promise<void>
}

const noCache: CacheStats = { hits: 0, misses: 0, size: 0, capacity: 0, evictions: 0, expired: 0 }

/** Reads texts in this process, with a cache in front unless that is null. */
export function createLocalVerifier(options: {
  extract: Extract
  cache: LruCache<Verified> | null
  clock: Clock
}): Verifier {
  const { extract, cache, clock } = options
  let texts = 0
  let extracted = 0
  const verifyOne = (text: string, nowUs: number): Verified => {
    texts++
    const key = normaliseText(text)
    const known = cache?.get(key, nowUs)
    if (known !== undefined) return known
    extracted++
    const answer = prepareAnswer(key, extract)
    // Kept as the hit that it will be: a hit allocates nothing.
    cache?.set(key, verifiedAs(answer, true), nowUs)
    return verifiedAs(answer, false)
  }
  return {
    verify: (list) => {
      const nowUs = clock()
      return list.map((text) => verifyOne(text, nowUs))
    },
    stats: () => ({ texts, extracted, cache: cache?.stats() ?? noCache, cacheErrors: 0 }),
    isWhole: () => true,
    close: () => Promise.resolve(),
  }
}
