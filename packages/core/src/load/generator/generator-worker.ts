import { parentPort, workerData } from 'node:worker_threads'
import { loadSubject, type HttpLoad } from '@gauntlet/contract'
import { machineOffsetNs } from '../../machine/clock.ts'
import { TrialFailure } from '../../trial/trial.ts'
import type { GeneratorReply, GeneratorRequest } from './generator-protocol.ts'
import { createGenerator, type Generator, type GeneratorTask } from './generator.ts'
import { packLedger } from '../window/ledger.ts'
import type { WindowPart } from '../window/window-part.ts'

/** What a generator thread is started with. Steps are functions: it imports them anew. */
export interface GeneratorThreadTask extends GeneratorTask {
  readonly file: string
  readonly caseName: string
}

async function main(task: GeneratorThreadTask): Promise<void> {
  const subject = await loadSubject(task.file)
  const spec = subject.load?.[task.caseName] as HttpLoad<unknown>
  const answer = answering(await createGenerator(task, spec.steps))
  parentPort?.on('message', (request: GeneratorRequest) => {
    void answer(request)
      .catch(failedReply)
      .then((reply) => parentPort?.postMessage(reply))
  })
}

function answering(generator: Generator): (request: GeneratorRequest) => Promise<GeneratorReply> {
  let part: WindowPart | undefined
  return async (request) => {
    if (request.ask === 'open') {
      part = await generator(request.order)
      return { say: 'opened' }
    }
    if (!part) throw new TrialFailure('harness', 'a generator was told to start before it was open')
    const { ledger, ...rest } = await part.start(request.atMachineNs - machineOffsetNs())
    return { say: 'settled', part: { ...rest, ledger: packLedger(ledger) } }
  }
}

function failedReply(error: unknown): GeneratorReply {
  if (error instanceof TrialFailure && (error.reason === 'load' || error.reason === 'bad-output')) {
    return { say: 'failed', reason: error.reason, message: error.message }
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { say: 'failed', reason: 'crash', message }
}

await main(workerData as GeneratorThreadTask)
