import { Worker } from 'node:worker_threads'
import type { ThreadsLoad } from '@gauntlet/contract'
import type { PhaseContext } from '../../trial/run-phase.ts'
import { TrialFailure, type Observation } from '../../trial/trial.ts'
import type { CallLoopResult } from './call-loop.ts'
import { callsObservation } from './calls-observation.ts'
import type { ThreadTask } from './thread-worker.ts'

/** Drives one shared system from worker threads that start together. */
export async function runThreads(context: PhaseContext, spec: ThreadsLoad<unknown>): Promise<Observation> {
  const { trial } = context
  const { load } = trial.budget
  const clients = Number(trial.key.shape?.replace('threads-', ''))
  const system = await context.open()
  const shared = spec.share(system)
  const start = new Int32Array(new SharedArrayBuffer(4))
  const threads = Array.from({ length: clients }, (_, client) =>
    startThread({
      file: trial.file,
      caseName: trial.key.case,
      shared,
      client,
      warmupMs: load.callsWarmupMs,
      windowMs: load.callsWindowMs,
      start,
    }),
  )
  try {
    await Promise.all(threads.map((thread) => thread.warm))
    Atomics.store(start, 0, 1)
    Atomics.notify(start, 0)
    const results = await Promise.all(threads.map((thread) => thread.result))
    return callsObservation(results, {
      over: 'threads',
      clients,
      operation: trial.key.case,
      opsPerRun: spec.opsPerRun ?? 1,
    })
  } finally {
    await Promise.all(threads.map((thread) => thread.worker.terminate()))
  }
}

interface Thread {
  readonly worker: Worker
  readonly warm: Promise<void>
  readonly result: Promise<CallLoopResult>
}

/** Only `shared` comes from the subject; all else that a thread is started with can be cloned. */
function createWorker(task: ThreadTask): Worker {
  try {
    return new Worker(new URL('./thread-worker.ts', import.meta.url), { workerData: task })
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'DataCloneError') throw error
    throw new TrialFailure(
      'bad-output',
      `load.${task.caseName}.share: returned what no thread can take (${error.message}); return plain data or shared memory`,
    )
  }
}

function startThread(task: ThreadTask): Thread {
  const worker = createWorker(task)
  const warm = Promise.withResolvers<void>()
  const result = Promise.withResolvers<CallLoopResult>()
  const fail = (why: string): void => {
    const failure = new TrialFailure('crash', `thread ${task.client}: ${why}`)
    warm.reject(failure)
    result.reject(failure)
  }
  worker.on('message', (message: 'warm' | CallLoopResult) => {
    if (message === 'warm') warm.resolve()
    else result.resolve(message)
  })
  worker.on('error', (error: unknown) => fail(error instanceof Error ? error.message : String(error)))
  worker.on('exit', (code) => fail(`ended early with code ${code}`))
  // Both are awaited in turn; a failure before that must not count as unhandled.
  warm.promise.catch(() => undefined)
  result.promise.catch(() => undefined)
  return { worker, warm: warm.promise, result: result.promise }
}
