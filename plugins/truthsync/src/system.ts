import type { BuildContext, External, Gauges, Random } from '@gauntlet/contract'
import { leaky, withFakeHits } from './controls.ts'
import { createClaims, type ClaimRecord } from './data/claim-data.ts'
import { startRedisService, statsOfAll } from './redis-service.ts'
import { openService } from './service/open-service.ts'
import type { Service } from './service/service.ts'
import { defaultSettings, type Settings } from './service/settings.ts'
import type { ServiceStats } from './service/stats.ts'
import type { Verifier } from './service/verifier.ts'

export type Variant = 'optimised' | 'uncached' | 'naive' | 'fixed-window' | 'redis' | 'leaky' | 'fake-hits'

export interface Scale {
  /** Claims of the data set. */
  readonly claims: number
}

/** A service, or several processes of it, and the claims that it is asked about. */
export interface TruthSystem {
  readonly size: number
  /** Made at the first use: what only fills a cache does not hold them. */
  readonly claims: () => readonly ClaimRecord[]
  /** The service in this process. Throws for the variant that serves from others. */
  readonly service: () => Service
  /** Where the service processes of `redis` listen. */
  readonly outside: External | null
  /** Another service of the same variant, with some settings changed. */
  readonly openWith: (settings: Partial<Settings>) => Service
  /** Statistics of all services of this system. */
  readonly stats: () => Promise<readonly ServiceStats[]>
  /** What the services count from now on is what `gauges` tells. */
  readonly beginCounting: () => Promise<void>
  readonly gauges: () => Promise<Gauges>
  readonly random: (label: string) => Random
}

const settingsOf: Readonly<Record<Variant, Partial<Settings>>> = {
  optimised: {},
  uncached: { cacheSize: 0 },
  naive: { extractor: 'naive', cacheSize: 0, batchSize: 1 },
  'fixed-window': { flush: 'window' },
  redis: {},
  leaky: {},
  'fake-hits': {},
}

const changes: Partial<Record<Variant, (verifier: Verifier) => Verifier>> = { leaky, 'fake-hits': withFakeHits }

export async function buildSystem(context: BuildContext<Scale, Variant>): Promise<TruthSystem> {
  const { scale, variant, random, defer } = context
  const outside = variant === 'redis' ? await startRedisService(context) : null
  const opened: Service[] = []
  const openWith = (settings: Partial<Settings>): Service => {
    const change = changes[variant]
    const service = openService({ ...defaultSettings, ...settingsOf[variant], ...settings }, change ? { change } : {})
    defer(service.close)
    opened.push(service)
    return service
  }
  const own = outside ? null : openWith({})
  const stats = async (): Promise<readonly ServiceStats[]> =>
    outside ? await statsOfAll(outside.url) : opened.map((service) => service.stats())
  let before: readonly ServiceStats[] = []
  let claims: readonly ClaimRecord[] | undefined
  return {
    size: scale.claims,
    claims: () => (claims ??= createClaims(random.fork('claims'), scale.claims)),
    service: () => own ?? notHere(),
    outside,
    openWith,
    stats,
    beginCounting: async () => {
      before = await stats()
    },
    gauges: async () => gaugesOf(await stats(), before),
    random: (label) => random.fork(label),
  }
}

const notHere = (): never => {
  throw new RangeError('the services of this variant run in other processes')
}

/** What is wrong with a service's own books, as sentences. */
export function faultsOf(stats: readonly ServiceStats[]): string[] {
  return stats.flatMap((service) => {
    const { cache, texts, extracted, batch_queue_size: queued } = service
    const faults: string[] = []
    const isCached = cache.capacity > 0 || cache.hits + cache.misses > 0
    if (isCached && cache.hits + cache.misses !== texts) {
      faults.push(`${cache.hits} hits and ${cache.misses} misses for ${texts} lookups`)
    }
    if ((isCached ? cache.misses : texts) !== extracted) {
      faults.push(`${cache.misses} misses of ${texts} lookups, but ${extracted} texts were read`)
    }
    const entered = cache.size + cache.evictions + cache.expired
    if (cache.capacity > 0 && entered !== cache.misses) faults.push(`${cache.misses} misses, but ${entered} entries`)
    if (queued !== 0) faults.push(`${queued} texts still wait`)
    return faults
  })
}

/** What the services counted, all together, since some statistics of them were taken. */
export function gaugesOf(stats: readonly ServiceStats[], before: readonly ServiceStats[]): Gauges {
  const total = (list: readonly ServiceStats[], of: (service: ServiceStats) => number): number =>
    list.reduce((sum, service) => sum + of(service), 0)
  const since = (of: (service: ServiceStats) => number): number => total(stats, of) - total(before, of)
  const lookups = since(({ cache }) => cache.hits + cache.misses)
  const batches = since((service) => service.batches)
  return {
    requests_count: since((service) => service.total_requests),
    rejected_count: since((service) => service.rejected),
    cache_lookups_count: lookups,
    cache_errors_count: since(({ cache }) => cache.errors),
    ...(lookups > 0 ? { hit_ratio: since(({ cache }) => cache.hits) / lookups } : {}),
    batches_count: batches,
    ...(batches > 0 ? { texts_per_batch_count: since((service) => service.batched) / batches } : {}),
  }
}
