import { Worker } from 'node:worker_threads'
import type { Side } from '@gauntlet/contract'
import { reasonOf, type Finding } from './fault.ts'

/** What a worker thread is asked to do. */
export type WorkerJob = { readonly file: string; readonly caseName: string; readonly shared: unknown } & (
  | { readonly kind: 'http'; readonly side: Side; readonly url: string; readonly seed: string }
  | { readonly kind: 'thread'; readonly client: number }
)

/** Starts a worker thread, waits for its findings and ends it. */
export async function runCaseWorker(job: WorkerJob): Promise<readonly Finding[]> {
  let worker: Worker
  try {
    worker = new Worker(new URL('./case-worker.ts', import.meta.url), { workerData: job })
  } catch (error) {
    return [
      {
        code: 'NOT_SHARED',
        says: `what share returned cannot be handed to a worker thread: ${reasonOf(error)}`,
        remedy: 'return plain data and SharedArrayBuffers; build the rest anew in attach',
      },
    ]
  }
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`the worker thread ended with code ${code} before it answered`)))
    })
  } finally {
    await worker.terminate()
  }
}
