import { workerData, type MessagePort } from 'node:worker_threads'
import { doWork, type Work } from './work.ts'
import type { WorkThreadData } from './synchronous-work.ts'

const { port, finished } = workerData as WorkThreadData & { readonly port: MessagePort }

port.on('message', (work: Work) => {
  const tell = (reply: unknown): void => {
    port.postMessage(reply)
    Atomics.store(finished, 0, 1)
    Atomics.notify(finished, 0)
  }
  doWork(work).then(
    (done) => tell({ done }),
    (error: unknown) => tell({ fault: error instanceof Error ? error.message : String(error) }),
  )
})
