import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { cacheKinds } from '../cache/cache.ts'
import type { Fault } from '../model/faults.ts'
import type { ErrorCounts, RequestCounts, ServiceStats } from './stats.ts'

/** 0.25 ms to 4 s, each twice the one before. */
const bucketsSeconds = Array.from({ length: 15 }, (_, i) => 0.000_25 * 2 ** i)

export interface Metrics {
  readonly answered: (answer: { operation: string; status: number; seconds: number }) => void
  readonly failed: (fault: Fault) => void
  readonly replayed: () => void
  readonly replays: () => number
  readonly requests: () => RequestCounts
  readonly errors: () => ErrorCounts
  readonly contentType: string
  /** In the text format of Prometheus. */
  readonly text: () => Promise<string>
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

/** Counts answers itself; all else it reads from the statistics when it is asked. */
export function createMetrics(stats: () => ServiceStats): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const requests: Record<string, Record<string, number>> = {}
  const errors: Record<string, Record<string, number>> = {}
  const seconds = new Histogram({
    name: 'minigram_request_seconds',
    help: 'From the request to the end of its answer.',
    labelNames: ['operation', 'status'],
    buckets: bucketsSeconds,
    registers,
  })
  const counted = (name: string, help: string, of: (all: ServiceStats) => readonly Sample[]): void => {
    const labelNames = ['class', 'code', 'statement', 'work', 'kind', 'server']
    const counter: Counter = new Counter({
      name,
      help,
      labelNames,
      registers,
      collect: () => {
        counter.reset()
        for (const [labels, value] of of(stats())) counter.inc(labels, value)
      },
    })
  }
  counted('minigram_errors_total', 'Refusals by class and code.', (all) =>
    Object.entries(all.errors).flatMap(([faultClass, codes]) =>
      Object.entries(codes).map(([code, count]): Sample => [{ class: faultClass, code }, count]),
    ),
  )
  counted('minigram_replays_total', 'Requests that were answered before.', ({ replays: count }) => [[{}, count]])
  counted('minigram_sql_total', 'Statements by name.', ({ sql }) =>
    Object.entries(sql).map(([statement, { count }]) => [{ statement }, count]),
  )
  counted('minigram_sql_seconds_total', 'Time of statements, with the wait for a connection.', ({ sql }) =>
    Object.entries(sql).map(([statement, all]) => [{ statement }, all.seconds]),
  )
  counted('minigram_passwords_total', 'Passwords that were hashed or verified.', ({ hash }) => [
    [{ work: 'hash' }, hash.hash.count],
    [{ work: 'verify' }, hash.verify.count],
  ])
  counted('minigram_password_seconds_total', 'Time of hashing, and of waiting for a thread to hash on.', ({ hash }) => [
    [{ work: 'hash' }, hash.hash.seconds],
    [{ work: 'verify' }, hash.verify.seconds],
    [{ work: 'wait' }, hash.waitSeconds],
  ])
  counted('minigram_cache_hits_total', 'Lookups that the cache answered.', ({ cache }) =>
    cache === null ? [] : cacheKinds.map((kind) => [{ kind }, cache[kind].hits]),
  )
  counted('minigram_cache_misses_total', 'Lookups that it did not.', ({ cache }) =>
    cache === null ? [] : cacheKinds.map((kind) => [{ kind }, cache[kind].misses]),
  )
  counted('minigram_reads_total', 'Statements that read, by the server that answered.', ({ reads }) =>
    reads === null
      ? []
      : [
          [{ server: 'primary' }, reads.primary],
          ...reads.replicas.map((count, i): Sample => [{ server: `replica-${i + 1}` }, count]),
        ],
  )
  const resident: Gauge = new Gauge({
    name: 'minigram_resident_bytes',
    help: 'Resident memory of the process.',
    registers,
    collect: () => resident.set(process.memoryUsage.rss()),
  })
  let replays = 0
  const add = (counts: Record<string, Record<string, number>>, outer: string, inner: string): void => {
    const by = (counts[outer] ??= {})
    by[inner] = (by[inner] ?? 0) + 1
  }
  return {
    answered: ({ operation, status, seconds: took }) => {
      add(requests, operation, String(status))
      seconds.labels(operation, String(status)).observe(took)
    },
    failed: ({ class: faultClass, code }) => add(errors, faultClass, code),
    replayed: () => void replays++,
    replays: () => replays,
    requests: () => requests,
    errors: () => errors,
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
