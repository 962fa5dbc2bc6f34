import { parentPort, workerData } from 'node:worker_threads'
import { loadSubject, type ThreadsLoad } from '@gauntlet/contract'
import { createCallLoop } from './call-loop.ts'

/** What a worker thread is started with. */
export interface ThreadTask {
  readonly file: string
  readonly caseName: string
  readonly shared: unknown
  readonly client: number
  readonly warmupMs: number
  readonly windowMs: number
  /** Opened by the main thread when all workers are warm: Int32 0 → 1. */
  readonly start: Int32Array
}

/** A worker that never hears the start has lost its main thread. */
const startDeadlineMs = 60_000

async function main(task: ThreadTask): Promise<void> {
  const subject = await loadSubject(task.file)
  const spec = subject.load?.[task.caseName] as ThreadsLoad<unknown>
  const system = await spec.attach(task.shared)
  const run = createCallLoop({ system, run: spec.run, check: spec.check, clients: [task.client] })
  const warm = run({ durationMs: task.warmupMs, from: 0 })
  parentPort?.postMessage('warm')
  if (Atomics.wait(task.start, 0, 0, startDeadlineMs) === 'timed-out') throw new Error('was never told to start')
  parentPort?.postMessage(run({ durationMs: task.windowMs, from: warm.nextRun }))
}

await main(workerData as ThreadTask)
