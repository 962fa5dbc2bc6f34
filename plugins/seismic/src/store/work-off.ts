import { setImmediate } from 'node:timers/promises'
import { openJob, type JobPlace, type JobSource } from './chunk-job.ts'
import { takeChunk, type ChunkQueue } from './chunk-queue.ts'
import type { ChunkOutcome } from './journal.ts'

/**
 * Takes chunks in this thread until none is left; while one is written, the next one is made. Between two of them, others
 * have their turn. Throws the first fault once nothing is written any more.
 */
export async function workOff(
  { job: source, place }: { readonly job: JobSource; readonly place: JobPlace },
  queue: ChunkQueue,
  onOutcome: (outcome: ChunkOutcome) => void,
): Promise<void> {
  const job = await openJob(source, place)
  let earlier = Promise.resolve()
  let latest = earlier
  const make = async (chunk: number): Promise<void> => onOutcome(await job.run(chunk))
  try {
    for (let chunk = takeChunk(queue); chunk !== undefined; chunk = takeChunk(queue)) {
      earlier = latest
      latest = make(chunk)
      // Its fault is heard of when it is waited for.
      latest.catch(() => undefined)
      await setImmediate()
      await earlier
    }
    await latest
  } finally {
    await Promise.allSettled([earlier, latest])
    job.close()
  }
}
