import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RequestCounts } from './stats.ts'
import type { RecordCounts } from './records.ts'

/** 0.25 ms to 4 s, each twice the one before. */
const bucketsSeconds = Array.from({ length: 15 }, (_, i) => 0.000_25 * 2 ** i)

export interface Metrics {
  readonly answered: (answer: { operation: string; status: number; seconds: number }) => void
  readonly requests: () => RequestCounts
  readonly contentType: string
  /** In the text format of Prometheus. */
  readonly text: () => Promise<string>
}

export function createMetrics(counts: () => RecordCounts): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const requests: Record<string, Record<string, number>> = {}
  const seconds = new Histogram({
    name: 'crud_request_seconds',
    help: 'From the request to the end of its answer.',
    labelNames: ['operation', 'status'],
    buckets: bucketsSeconds,
    registers,
  })
  const counted = (name: string, help: string, of: (all: RecordCounts) => number): void => {
    const counter: Counter = new Counter({
      name,
      help,
      registers,
      collect: () => {
        counter.reset()
        counter.inc(of(counts()))
      },
    })
  }
  counted('crud_cache_hits_total', 'Reads that the cache answered.', ({ hits }) => hits)
  counted('crud_cache_misses_total', 'Reads that it did not.', ({ misses }) => misses)
  counted('crud_find_cache_hits_total', 'Found records that the cache had.', ({ findHits }) => findHits)
  counted('crud_find_cache_misses_total', 'Found records that it had not.', ({ findMisses }) => findMisses)
  counted('crud_creates_total', 'Records that were created.', ({ creates }) => creates)
  counted('crud_updates_total', 'Records that were changed.', ({ updates }) => updates)
  counted('crud_deletes_total', 'Records that were erased.', ({ deletes }) => deletes)
  const resident: Gauge = new Gauge({
    name: 'crud_resident_bytes',
    help: 'Resident memory of the process.',
    registers,
    collect: () => resident.set(process.memoryUsage.rss()),
  })
  return {
    answered: ({ operation, status, seconds: took }) => {
      const byStatus = (requests[operation] ??= {})
      byStatus[status] = (byStatus[status] ?? 0) + 1
      seconds.labels(operation, String(status)).observe(took)
    },
    requests: () => requests,
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
