import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'
import type { Done, Work } from './work.ts'

export interface WorkThreadData {
  readonly port: MessagePort
  /** 1 when the answer is there. */
  readonly finished: Int32Array<SharedArrayBuffer>
}

/** Work that the caller waits for without its event loop: so a loop of calls can time whole files. */
export interface SynchronousWork {
  readonly run: (work: Work) => Done
  readonly close: () => Promise<unknown>
}

const deadlineMs = 300_000

/** The work is done in a thread, which may have threads of its own. Throws what the work throws. */
export function startSynchronousWork(): SynchronousWork {
  const { port1: near, port2: far } = new MessageChannel()
  const finished = new Int32Array(new SharedArrayBuffer(4))
  const data: WorkThreadData = { port: far, finished }
  const worker = new Worker(new URL('work-thread.ts', import.meta.url), { workerData: data, transferList: [far] })
  worker.unref()
  near.unref()
  return {
    run: (work) => {
      Atomics.store(finished, 0, 0)
      near.postMessage(work)
      if (Atomics.wait(finished, 0, 0, deadlineMs) === 'timed-out') {
        throw new Error(`${work.kind} was not finished after ${deadlineMs} ms`)
      }
      const received: { readonly message: unknown } | undefined = receiveMessageOnPort(near)
      const { done, fault } = (received?.message ?? {}) as { readonly done?: Done; readonly fault?: string }
      if (!done) throw new Error(fault ?? 'the thread gave no answer')
      return done
    },
    close: async () => {
      near.close()
      await worker.terminate()
    },
  }
}
