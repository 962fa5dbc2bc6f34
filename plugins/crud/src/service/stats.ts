import type { RecordCache } from '../cache/record-cache.ts'
import type { RecordStore } from '../store/record-store.ts'
import type { RecordCounts } from './records.ts'

/** Answers by operation and status: `{ read: { '200': 12 } }`. */
export type RequestCounts = Readonly<Record<string, Readonly<Record<string, number>>>>

/** What `GET /stats` tells, since the start. */
export interface ServiceStats extends RecordCounts {
  readonly cache: {
    readonly hits: number
    readonly misses: number
    /** Lookups of FIND, which are no reads. */
    readonly findHits: number
    readonly findMisses: number
    readonly size: number | null
    readonly errors: number
  }
  readonly rows: {
    readonly identity: number
    /** Clinical rows of records, and of erased ones. */
    readonly live: number
    readonly retained: number
    readonly doubts: number
  }
  /** Identity rows when the service was opened. */
  readonly rows_at_start: number
  /** Half-done writes of a process before, which were finished or undone. */
  readonly recovered: number
  readonly requests: RequestCounts
}

export interface StatsParts {
  readonly store: RecordStore
  readonly cache: RecordCache
  readonly counts: RecordCounts
  readonly rowsAtStart: number
  readonly recovered: number
  readonly requests: RequestCounts
}

export async function readStats(parts: StatsParts): Promise<ServiceStats> {
  const { store, cache, counts, rowsAtStart, recovered, requests } = parts
  const { hits, misses, findHits, findMisses } = counts
  const [identity, clinical, { size, errors }] = await Promise.all([
    store.identity.count(),
    store.clinical.count(),
    cache.stats(),
  ])
  return {
    ...counts,
    cache: { hits, misses, findHits, findMisses, size, errors },
    rows: { identity, ...clinical },
    rows_at_start: rowsAtStart,
    recovered,
    requests,
  }
}

/** What is wrong with a service's own books, when nothing is under way. */
export function bookFaults({
  reads,
  hits,
  misses,
  rows,
  rows_at_start: start,
  creates,
  deletes,
}: ServiceStats): string[] {
  const faults: string[] = []
  if (hits + misses !== reads) faults.push(`${hits} hits and ${misses} misses for ${reads} reads`)
  const expected = start + creates - deletes
  if (rows.identity !== expected) {
    faults.push(`${rows.identity} identity rows, but ${start} + ${creates} creates - ${deletes} deletes = ${expected}`)
  }
  if (rows.live !== rows.identity) faults.push(`${rows.live} clinical rows of ${rows.identity} records`)
  return faults
}
