import { parentPort, workerData } from 'node:worker_threads'
import { openJob, type JobPlace, type JobSource } from './chunk-job.ts'
import { stopQueue, takeChunk, type ChunkQueue } from './chunk-queue.ts'
import type { ChunkOutcome } from './journal.ts'

/** What a thread is started with. */
export interface ThreadData {
  readonly job: JobSource
  readonly place: JobPlace
  readonly queue: ChunkQueue
}

/** What a thread tells: a chunk that is done, or why it ends. */
export type ThreadReport = { readonly outcome: ChunkOutcome } | { readonly fault: unknown; readonly code?: string }

const { job: source, place, queue } = workerData as ThreadData
const report = (message: ThreadReport): void => parentPort?.postMessage(message)

try {
  const job = await openJob(source, place)
  try {
    let chunk = takeChunk(queue)
    while (chunk !== undefined) {
      report({ outcome: job.run(chunk) })
      chunk = takeChunk(queue)
    }
  } finally {
    job.close()
  }
} catch (error) {
  stopQueue(queue)
  // An error loses its code on the way to another thread.
  const code = (error as { code?: unknown } | null)?.code
  report(typeof code === 'string' ? { fault: error, code } : { fault: error })
}
