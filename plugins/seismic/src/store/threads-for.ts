import { availableParallelism } from 'node:os'
import type { StoreSpec } from './store-spec.ts'

/** More threads than this wait for the disk. */
const mostThreads = 4

/** Starting a thread takes as long as importing this much. */
const samplesPerThread = 10_000_000

/** How many threads a store of this size is worth, the calling one included: one for each core, up to four. */
export function threadsFor({ traces, samples }: Pick<StoreSpec, 'traces' | 'samples'>): number {
  return Math.min(mostThreads, availableParallelism(), Math.ceil((traces * samples) / samplesPerThread))
}
