import type { BatcherStats } from './batcher.ts'
import type { HistogramStats } from './histogram.ts'
import type { VerifierStats } from './verifier.ts'

/** What the routes have counted. */
export interface RequestStats {
  readonly total: number
  /** Requests that were refused or failed, by status. */
  readonly errors: Readonly<Record<string, number>>
  readonly processingUs: HistogramStats
}

/** All that a service knows of itself, as `GET /stats` gives it. */
export interface ServiceStats {
  readonly pid: number
  readonly batch_queue_size: number
  readonly total_requests: number
  readonly rejected: number
  readonly errors: Readonly<Record<string, number>>
  readonly cache: VerifierStats['cache'] & { readonly hit_rate: number; readonly errors: number }
  readonly texts: number
  readonly extracted: number
  readonly batches: number
  readonly batched: number
  readonly processing_us: HistogramStats
  readonly batch_sizes: HistogramStats
  readonly resources: { readonly cpu_us: number; readonly rss_bytes: number; readonly heap_bytes: number }
}

export function combineStats(parts: {
  requests: RequestStats
  verifier: VerifierStats
  batcher: BatcherStats
}): ServiceStats {
  const { requests, verifier, batcher } = parts
  const { cache } = verifier
  const lookups = cache.hits + cache.misses
  const cpu = process.cpuUsage()
  const memory = process.memoryUsage()
  return {
    pid: process.pid,
    batch_queue_size: batcher.queued,
    total_requests: requests.total,
    rejected: batcher.rejected,
    errors: requests.errors,
    cache: { ...cache, hit_rate: lookups === 0 ? 0 : cache.hits / lookups, errors: verifier.cacheErrors },
    texts: verifier.texts,
    extracted: verifier.extracted,
    batches: batcher.batches,
    batched: batcher.batched,
    processing_us: requests.processingUs,
    batch_sizes: batcher.sizes,
    resources: {
      cpu_us: cpu.user + cpu.system,
      rss_bytes: memory.rss,
      heap_bytes: memory.heapUsed,
    },
  }
}
