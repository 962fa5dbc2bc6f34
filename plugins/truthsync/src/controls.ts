import type { Verifier } from './service/verifier.ts'

/** Planted: remembers how often it saw each text, and never forgets one. */
export function leaky(verifier: Verifier): Verifier {
  const seen = new Map<string, number>()
  return {
    ...verifier,
    verify: (texts) => {
      for (const text of texts) seen.set(text, (seen.get(text) ?? 0) + 1)
      return verifier.verify(texts)
    },
  }
}

/** Planted: reports 99 % hits, whatever the cache did. The sum of hits and misses stays right. */
export function withFakeHits(verifier: Verifier): Verifier {
  return {
    ...verifier,
    stats: () => {
      const stats = verifier.stats()
      const lookups = stats.cache.hits + stats.cache.misses
      const hits = Math.ceil(0.99 * lookups)
      return { ...stats, cache: { ...stats.cache, hits, misses: lookups - hits } }
    },
  }
}
