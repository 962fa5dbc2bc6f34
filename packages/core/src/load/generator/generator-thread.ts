import { Worker } from 'node:worker_threads'
import { TrialFailure } from '../../trial/trial.ts'
import type { GeneratorReply, GeneratorRequest } from './generator-protocol.ts'
import type { GeneratorThreadTask } from './generator-worker.ts'
import type { WindowOrder } from './generator.ts'
import { unpackLedger } from '../window/ledger.ts'
import type { PartResult } from '../window/window-part.ts'

export interface GeneratorThread {
  /** Opens the connections of a window. */
  readonly open: (order: WindowOrder) => Promise<void>
  /** Offers the window that was opened, from a moment of the machine's clock on. */
  readonly start: (atMachineNs: number, deadlineMs: number) => Promise<PartResult>
  readonly stop: () => Promise<void>
}

/** Loading a subject and opening connections takes no longer than this. */
const openDeadlineMs = 60_000

/** Starts a generator in a thread of its own. What goes wrong there rejects what it was asked, as `TrialFailure`. */
export function startGeneratorThread(task: GeneratorThreadTask): GeneratorThread {
  const worker = new Worker(new URL('./generator-worker.ts', import.meta.url), { workerData: task })
  const name = `generator thread ${task.share.index}`
  let ended: TrialFailure | undefined
  let waiting: PromiseWithResolvers<GeneratorReply> | undefined
  const end = (why: string): void => {
    ended ??= new TrialFailure('crash', `${name} ${why}`)
    waiting?.reject(ended)
  }
  worker.on('message', (reply: GeneratorReply) => {
    if (reply.say === 'failed') waiting?.reject(new TrialFailure(reply.reason, `${name}: ${reply.message}`))
    else waiting?.resolve(reply)
  })
  worker.on('error', (error: unknown) => end(`failed: ${error instanceof Error ? error.message : String(error)}`))
  worker.on('exit', (code) => end(`ended early with code ${code}`))

  const ask = async (request: GeneratorRequest, deadlineMs: number): Promise<GeneratorReply> => {
    if (ended) throw ended
    const answer = Promise.withResolvers<GeneratorReply>()
    waiting = answer
    const late = new TrialFailure('timeout', `${name} did not answer within ${deadlineMs / 1_000} s`)
    const timer = setTimeout(() => answer.reject(late), deadlineMs)
    worker.postMessage(request)
    try {
      return await answer.promise
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    open: async (order) => void (await ask({ ask: 'open', order }, openDeadlineMs)),
    start: async (atMachineNs, deadlineMs) => {
      const reply = await ask({ ask: 'start', atMachineNs }, deadlineMs)
      if (reply.say !== 'settled') throw new TrialFailure('harness', `${name} said ${reply.say} at the end`)
      return { ...reply.part, ledger: unpackLedger(reply.part.ledger) }
    },
    stop: async () => void (await worker.terminate()),
  }
}
