import { Worker } from 'node:worker_threads'
import { GauntletError } from '@gauntlet/contract/error'
import type { JobPlace, JobSource } from './chunk-job.ts'
import { createChunkQueue, stopQueue, type ChunkQueue } from './chunk-queue.ts'
import type { ThreadData, ThreadReport } from './chunk-thread.ts'
import type { ChunkOutcome } from './journal.ts'
import { workOff } from './work-off.ts'

export interface ChunkRun {
  readonly job: JobSource
  readonly place: JobPlace
  readonly chunks: readonly number[]
  /** The calling thread is one of them; it answers between two chunks. */
  readonly threads: number
  readonly signal: AbortSignal | undefined
  readonly onOutcome: (outcome: ChunkOutcome) => void
}

/** A thread may have two chunks to write, for which a slow disk takes seconds; one that does not end by then hangs. */
const endDeadlineMs = 120_000

/** Runs a job over chunks. Ends when all threads have ended: with all chunks done, or by the first fault or the signal. */
export async function runChunks(run: ChunkRun): Promise<void> {
  const { chunks, threads, signal } = run
  const queue = createChunkQueue(chunks)
  const stop = (): void => stopQueue(queue)
  signal?.addEventListener('abort', stop)
  const helpers = Array.from({ length: Math.min(threads, chunks.length) - 1 }, () => startHelper(run, queue))
  try {
    signal?.throwIfAborted()
    await workOff(run, queue, run.onOutcome)
  } finally {
    stop()
    signal?.removeEventListener('abort', stop)
    await endHelpers(helpers)
  }
  for (const { fault } of helpers) if (fault.found !== undefined) throw fault.found
  signal?.throwIfAborted()
}

interface Helper {
  readonly worker: Worker
  readonly fault: { found?: unknown }
  /** Never rejects. */
  readonly ended: Promise<void>
}

function startHelper({ job, place, onOutcome }: ChunkRun, queue: ChunkQueue): Helper {
  const data: ThreadData = { job, place, queue }
  const worker = new Worker(new URL('chunk-thread.ts', import.meta.url), { workerData: data })
  const fault: Helper['fault'] = {}
  const fail = (error: unknown): void => {
    stopQueue(queue)
    fault.found ??= error
  }
  worker.on('message', (report: ThreadReport) => {
    if ('fault' in report) return fail(revive(report))
    try {
      onOutcome(report.outcome)
    } catch (error) {
      fail(error)
    }
  })
  worker.on('error', fail)
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  worker.on('exit', (code) => {
    if (code !== 0)
      fail(new GauntletError('SEISMIC_THREAD_DIED', `a thread ended with code ${code}; run the command again`))
    resolve()
  })
  return { worker, fault, ended }
}

/** Waits for threads that have nothing more to take. One that hangs is ended, which its fault then says. */
async function endHelpers(helpers: readonly Helper[]): Promise<void> {
  const timer = setTimeout(() => helpers.forEach(({ worker }) => void worker.terminate()), endDeadlineMs)
  await Promise.all(helpers.map(({ ended }) => ended))
  clearTimeout(timer)
}

/** The error with the code that it had in its thread. */
function revive({ fault, code }: Extract<ThreadReport, { readonly fault: unknown }>): unknown {
  return code !== undefined && fault instanceof Error ? new GauntletError(code, fault.message, { cause: fault }) : fault
}
