import type { Gauges } from '@gauntlet/contract'
import type { ApiStats } from './api-stats.ts'
import { cacheKinds, type CacheKind } from './cache/cache.ts'
import type { FaultClass } from './model/faults.ts'
import type { ErrorCounts } from './service/stats.ts'

const classes: readonly FaultClass[] = [
  'bad_input',
  'unauthenticated',
  'not_found',
  'constraint',
  'busy',
  'timeout',
  'unavailable',
  'internal',
]

/** Requests that only look at a process. */
const looks = new Set(['health', 'stats', 'metrics'])

type Of = (stats: ApiStats) => number

/** What the proxy counted: requests that it sent again, and those that it refused by itself. */
export interface ProxyCounts {
  readonly retries: number
  readonly errors: ErrorCounts
}

/** What a stage counted so far. */
export interface StageCounts {
  readonly apis: readonly ApiStats[]
  readonly proxy: ProxyCounts
}

/** What all processes of a stage counted, together, since their counts were taken before. */
export function gaugesOf({ apis, proxy }: StageCounts, before: StageCounts): Gauges {
  const was = new Map(before.apis.map((stats) => [stats.instance, stats]))
  const by = (of: Of): number[] =>
    apis.map((stats) => of(stats) - (was.has(stats.instance) ? of(was.get(stats.instance) as ApiStats) : 0))
  const total = (of: Of): number => by(of).reduce((sum, count) => sum + count, 0)
  const requests = total(requestsOf)
  const queries = total(queriesOf)
  const hashes = total(({ hash }) => hash.hash.count + hash.verify.count)
  const hashSeconds = total(({ hash }) => hash.hash.seconds + hash.verify.seconds)
  const seconds = Math.max(0, ...by(({ uptimeSeconds }) => uptimeSeconds))
  const refused = (name: FaultClass): number => failuresOf(proxy, name) - failuresOf(before.proxy, name)
  const failures = classes.map((name) => [name, total((stats) => failuresOf(stats, name)) + refused(name)] as const)
  const failed = failures.reduce((sum, [, count]) => sum + count, 0)
  return {
    requests_count: requests,
    proxy_refusals_count: classes.reduce((sum, name) => sum + refused(name), 0),
    ...Object.fromEntries(failures.map(([name, count]) => [`${name}_count`, count])),
    ...(failed > 0 ? { busy_of_failed_ratio: total((stats) => failuresOf(stats, 'busy')) / failed } : {}),
    retries_count: proxy.retries - before.proxy.retries,
    replays_count: total(({ replays }) => replays),
    sql_queries_count: queries,
    ...(seconds > 0 ? { sql_queries_per_s: queries / seconds } : {}),
    hashes_count: hashes,
    ...(hashes > 0 ? { hash_with_queue_mean_ns: (hashSeconds / hashes) * 1e9 } : {}),
    peak_heap_bytes: Math.max(0, ...apis.map(({ memory }) => memory.peakHeapBytes)),
    ...(apis.length > 1 && requests > 0 ? shares(by(requestsOf), requests) : {}),
    cache_errors_count: total(({ cache }) => cache?.errors ?? 0),
    ...readGauges(total),
    ...Object.assign({}, ...cacheKinds.map((kind) => hitRatio(kind, total))),
  }
}

const requestsOf: Of = ({ requests }) =>
  Object.entries(requests)
    .filter(([operation]) => !looks.has(operation))
    .flatMap(([, byStatus]) => Object.values(byStatus))
    .reduce((sum, count) => sum + count, 0)

const queriesOf: Of = ({ sql }) => Object.values(sql).reduce((sum, { count }) => sum + count, 0)

const failuresOf = ({ errors }: Pick<ApiStats, 'errors'>, name: FaultClass): number =>
  Object.values(errors[name] ?? {}).reduce((sum, count) => sum + count, 0)

/** How evenly the processes were asked. */
const shares = (counts: readonly number[], requests: number): Gauges => ({
  largest_share_ratio: Math.max(...counts) / requests,
  smallest_share_ratio: Math.min(...counts) / requests,
})

function readGauges(total: (of: Of) => number): Gauges {
  const fromReplicas = total(({ reads }) => (reads?.replicas ?? []).reduce((sum, count) => sum + count, 0))
  const all = fromReplicas + total(({ reads }) => reads?.primary ?? 0)
  if (all === 0) return {}
  return {
    replica_reads_ratio: fromReplicas / all,
    replica_behind_count: total(({ reads }) => reads?.behind ?? 0),
    replica_retries_count: total(({ reads }) => reads?.retried ?? 0),
  }
}

function hitRatio(kind: CacheKind, total: (of: Of) => number): Gauges {
  const hits = total(({ cache }) => cache?.[kind].hits ?? 0)
  const lookups = hits + total(({ cache }) => cache?.[kind].misses ?? 0)
  return lookups === 0 ? {} : { [`${kind}_hit_ratio`]: hits / lookups }
}

/** Answers that must never come, whatever is asked. */
export function faultsOf(stats: ReadonlyArray<Pick<ApiStats, 'instance' | 'errors'>>): string[] {
  return stats
    .map((each) => ({ instance: each.instance, count: failuresOf(each, 'internal') }))
    .filter(({ count }) => count > 0)
    .map(({ instance, count }) => `${instance} failed at ${count} requests in a way that it has no name for`)
}
