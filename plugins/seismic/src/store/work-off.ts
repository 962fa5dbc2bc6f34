import { setImmediate } from 'node:timers/promises'
import { openJob, type JobPlace, type JobSource } from './chunk-job.ts'
import { stopQueue, takeChunk, type ChunkQueue } from './chunk-queue.ts'
import type { ChunkOutcome } from './journal.ts'

/**
 * Takes chunks in this thread until none is left; while one is written, the next one is made. Between two of them, others
 * have their turn. A fault stops the queue for all threads, and is thrown once nothing is written any more.
 */
export async function workOff(
  { job: source, place }: { readonly job: JobSource; readonly place: JobPlace },
  queue: ChunkQueue,
  onOutcome: (outcome: ChunkOutcome) => void,
): Promise<void> {
  const job = await openJob(source, place)
  const finish = async (chunk: number): Promise<void> => onOutcome(await job.run(chunk))
  let earlier = Promise.resolve()
  let latest = earlier
  try {
    for (let chunk = takeChunk(queue); chunk !== undefined; chunk = takeChunk(queue)) {
      earlier = latest
      latest = finish(chunk)
      latest.catch(() => stopQueue(queue))
      await setImmediate()
      await earlier
    }
    await latest
  } finally {
    await Promise.allSettled([earlier, latest])
    job.close()
  }
}
