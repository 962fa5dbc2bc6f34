import type { ChunkOutcome } from './journal.ts'
import type { StoreSpec } from './store-spec.ts'

/** Makes the chunks of a store, in any order. Each thread opens its own. */
export interface ChunkJob {
  /** Called while at most one earlier call has not settled, and never again after one has failed. */
  readonly run: (chunk: number) => ChunkOutcome | Promise<ChunkOutcome>
  readonly close: () => void
}

/** Where a job writes. */
export interface JobPlace {
  readonly directory: string
  readonly spec: StoreSpec
}

/** What the module of a job exports as `openJob`. `data` is what `JobSource` says, copied. */
export type OpenJob = (data: unknown, place: JobPlace) => ChunkJob

/** A job as it can be sent to other threads. */
export interface JobSource {
  /** The address of the module. */
  readonly module: string
  readonly data: unknown
}

/** Loads a job's module and opens it. */
export async function openJob({ module, data }: JobSource, place: JobPlace): Promise<ChunkJob> {
  const { openJob: open } = (await import(module)) as { openJob: OpenJob }
  return open(data, place)
}
