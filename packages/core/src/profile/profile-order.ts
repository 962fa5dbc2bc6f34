import type { Profiler } from '@gauntlet/record'

/** What a trial that is profiled carries besides. */
export interface ProfileOrder {
  readonly profiler: Profiler
  /** Whose profiler: clinic's, or Node's own where clinic fails. */
  readonly by: 'clinic' | 'node'
  /** Where the report goes; written whole, after all else went well. */
  readonly file: string
}
