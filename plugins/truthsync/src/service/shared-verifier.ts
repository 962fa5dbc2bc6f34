import type { Extract } from '../extraction/extraction.ts'
import { normaliseText } from '../extraction/normalise-text.ts'
import { prepareAnswer } from '../extraction/prepare-answer.ts'
import type { Clock } from './clock.ts'
import type { SharedCache } from './redis-cache.ts'
import { verifiedAs, type Verified, type Verifier } from './verifier.ts'

/** A cache that has just failed is left alone for this long: each question to one that hangs costs its whole timeout. */
const restUs = 500_000

/** Looks a batch of texts up in a shared cache at once, and reads what it has not. Without the cache it reads all. */
export function createSharedVerifier(options: { extract: Extract; cache: SharedCache; clock: Clock }): Verifier {
  const { extract, cache, clock } = options
  let texts = 0
  let hits = 0
  let misses = 0
  let extracted = 0
  let cacheErrors = 0
  let restUntilUs = 0

  const fail = (): void => {
    cacheErrors++
    restUntilUs = clock() + restUs
  }
  const lookUp = async (keys: readonly string[]): Promise<ReadonlyArray<string | null>> => {
    const nothing = keys.map(() => null)
    if (clock() < restUntilUs) return nothing
    try {
      return await cache.getAll(keys)
    } catch {
      fail()
      return nothing
    }
  }

  return {
    verify: async (list) => {
      texts += list.length
      const keys = list.map(normaliseText)
      const known = await lookUp(keys)
      const fresh: Array<readonly [string, string]> = []
      const verified = keys.map((key, i): Verified => {
        const answer = known[i] ?? null
        if (answer !== null) {
          hits++
          return verifiedAs(answer, true)
        }
        misses++
        extracted++
        const made = prepareAnswer(key, extract)
        fresh.push([key, made])
        return verifiedAs(made, false)
      })
      // Answers do not wait until they are kept.
      if (fresh.length > 0 && clock() >= restUntilUs) cache.setAll(fresh).catch(fail)
      return verified
    },
    stats: () => ({
      texts,
      extracted,
      // Redis keeps its own size and decides what goes; a process sees its hits only.
      cache: { hits, misses, size: 0, capacity: 0, evictions: 0, expired: 0 },
      cacheErrors,
    }),
    isWhole: cache.isConnected,
    close: cache.close,
  }
}
