import { extractFast } from '../extraction/fast-extractor.ts'
import { extractNaive } from '../extraction/naive-extractor.ts'
import { createBatcher } from './batcher.ts'
import { systemClock, type Clock } from './clock.ts'
import { createLruCache } from './lru-cache.ts'
import { connectRedis } from './redis-cache.ts'
import { createService, type Service } from './service.ts'
import type { Settings } from './settings.ts'
import { createSharedVerifier } from './shared-verifier.ts'
import { createLocalVerifier, type Verified, type Verifier } from './verifier.ts'

/** A service by its settings. `change` puts something in the verifier's place: the planted defects do. */
export function openService(
  settings: Settings,
  options: { clock?: Clock; change?: (verifier: Verifier) => Verifier } = {},
): Service {
  const { clock = systemClock, change = (verifier) => verifier } = options
  const verifier = change(verifierOf(settings, clock))
  const batcher = createBatcher(verifier, {
    size: settings.batchSize,
    flush: settings.flush,
    windowMs: settings.batchWindowMs,
    queueLimit: settings.queueLimit,
  })
  return createService({ verifier, batcher, clock })
}

function verifierOf(settings: Settings, clock: Clock): Verifier {
  const { cacheSize, cacheChars, cacheTtlSeconds, redisUrl } = settings
  const extract = settings.extractor === 'fast' ? extractFast : extractNaive
  if (redisUrl !== null) {
    return createSharedVerifier({ extract, cache: connectRedis(redisUrl, cacheTtlSeconds), clock })
  }
  if (cacheSize === 0) return createLocalVerifier({ extract, cache: null, clock })
  const cache = createLruCache<Verified>({
    capacity: cacheSize,
    mostChars: cacheChars,
    charsOf: (key, { answer }) => key.length + answer.length,
    ttlMs: cacheTtlSeconds * 1_000,
  })
  return createLocalVerifier({ extract, cache, clock })
}
