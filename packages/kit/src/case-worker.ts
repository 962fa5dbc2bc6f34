import { parentPort, workerData } from 'node:worker_threads'
import { createRandom, loadSubject, sideOf, type HttpLoad, type ThreadsLoad } from '@gauntlet/contract'
import { driveHttp } from './drive-http.ts'
import { exerciseCalls } from './exercise-calls.ts'
import type { Finding } from './fault.ts'
import type { WorkerJob } from './run-case-worker.ts'

async function work(job: WorkerJob): Promise<readonly Finding[]> {
  const subject = await loadSubject(job.file)
  const spec = subject.load?.[job.caseName]
  if (job.kind === 'http') {
    const random = createRandom(job.seed).fork('steps')
    const side = sideOf(spec as HttpLoad<unknown>, job.side)
    return await driveHttp(side, { url: new URL(job.url), shared: job.shared, random })
  }
  const threads = spec as ThreadsLoad<unknown>
  const attached = await threads.attach(job.shared)
  return (await exerciseCalls(threads, attached, [job.client])).findings
}

parentPort?.postMessage(await work(workerData as WorkerJob))
