import { parentPort, workerData } from 'node:worker_threads'
import type { JobPlace, JobSource } from './chunk-job.ts'
import { stopQueue, type ChunkQueue } from './chunk-queue.ts'
import type { ChunkOutcome } from './journal.ts'
import { workOff } from './work-off.ts'

/** What a thread is started with. */
export interface ThreadData {
  readonly job: JobSource
  readonly place: JobPlace
  readonly queue: ChunkQueue
}

/** What a thread tells: a chunk that is done, or why it ends. */
export type ThreadReport = { readonly outcome: ChunkOutcome } | { readonly fault: unknown; readonly code?: string }

const { job, place, queue } = workerData as ThreadData
const report = (message: ThreadReport): void => parentPort?.postMessage(message)

try {
  await workOff({ job, place }, queue, (outcome) => report({ outcome }))
} catch (error) {
  stopQueue(queue)
  // An error loses its code on the way to another thread.
  const code = (error as { code?: unknown } | null)?.code
  report(typeof code === 'string' ? { fault: error, code } : { fault: error })
}
