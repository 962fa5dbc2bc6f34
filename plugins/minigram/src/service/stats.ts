import type { PasswordStats } from '../auth/passwords.ts'
import type { CacheStats } from '../cache/cache.ts'
import type { FaultClass } from '../model/faults.ts'
import type { ReadCounts } from '../store/postgres-reader.ts'
import type { Tallied } from './tally.ts'

/** Answers by operation and status: `{ feed: { '200': 12 } }`. */
export type RequestCounts = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Refusals by class and code: `{ not_found: { NO_SUCH_PHOTO: 3 } }`. */
export type ErrorCounts = Readonly<Partial<Record<FaultClass, Readonly<Record<string, number>>>>>

/** What `GET /stats` tells of one process since its start. */
export interface ServiceStats {
  readonly instance: string
  readonly uptimeSeconds: number
  readonly requests: RequestCounts
  readonly errors: ErrorCounts
  /** Requests that were answered before, by their idempotency keys. */
  readonly replays: number
  /** Statements by name, with what they waited for a connection. */
  readonly sql: Readonly<Record<string, Tallied>>
  /** Passwords, which are in no statement's time. */
  readonly hash: PasswordStats
  /** Null where there is no cache. */
  readonly cache: CacheStats | null
  /** Who answered reads; null for SQLite. */
  readonly reads: ReadCounts | null
  readonly memory: { readonly rssBytes: number; readonly heapBytes: number; readonly peakHeapBytes: number }
}
