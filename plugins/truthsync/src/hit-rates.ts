import { createRandom, type Gauges, type Random } from '@gauntlet/contract'
import { createAccesses, hotPattern, zipfPattern, type DrawIndex } from './data/access-pattern.ts'
import { countDistinct, createClaims } from './data/claim-data.ts'
import { createLruCache } from './service/lru-cache.ts'

/** Capacities of the sweep, in entries. */
export const capacities = [100, 1_000, 10_000, 50_000] as const

/** Distinct texts of the published data set of 10,000 claims. */
const publishedDistinct = 2_254

/** Hits among 100,000 lookups in a cache that begins empty. Nothing expires. */
function hitRatio(texts: readonly string[], options: { capacity: number; draw: DrawIndex; random: Random }): number {
  const { capacity, draw, random } = options
  const cache = createLruCache<true>({ capacity, mostChars: Infinity, charsOf: () => 0, ttlMs: 1 })
  for (const i of createAccesses(random, draw)) {
    const text = texts[i] as string
    if (!cache.get(text, 0)) cache.set(text, true, 0)
  }
  const { hits, misses } = cache.stats()
  return hits / (hits + misses)
}

/** The data sets that the generator writes. */
export const dataSets = [
  { name: '1k', size: 1_000 },
  { name: '10k', size: 10_000 },
  { name: '100k', size: 100_000 },
] as const

/** Counts over data of their own fixed seed: everybody counts the same. */
export function hitRateGauges(): Gauges {
  const random = createRandom('hit rates')
  const gauges: Record<string, number> = {}
  for (const { name, size } of dataSets) {
    const claims = createClaims(random.fork(name), size)
    const texts = claims.map(({ text }) => text)
    gauges[`claims_${name}_count`] = claims.length
    gauges[`distinct_${name}_count`] = countDistinct(claims)
    const replay = (capacity: number, draw: DrawIndex): number =>
      hitRatio(texts, { capacity, draw, random: random.fork('accesses') })
    for (const capacity of capacities) gauges[`hits_${name}_at_${capacity}_ratio`] = replay(capacity, hotPattern(size))
    gauges[`zipf_hits_${name}_at_10000_ratio`] = replay(10_000, zipfPattern(size))
    // As many texts as the published data had, which repeated its claims.
    if (size > publishedDistinct) {
      gauges[`few_hits_${name}_at_10000_ratio`] = replay(10_000, hotPattern(publishedDistinct))
    }
  }
  return gauges
}
