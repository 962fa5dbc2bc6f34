import type { CallsLoad, ThreadsLoad } from '@gauntlet/contract'
import { callsPerCase, type Exercised } from './exercise.ts'
import { AnswerTally, judgeAnswer } from './judge-answer.ts'

type Called = Pick<CallsLoad<unknown> | ThreadsLoad<unknown>, 'run' | 'check'>

/** Runs and checks calls of several clients at once in this thread, which share as many as a case gets. */
export async function exerciseCalls(spec: Called, system: unknown, clients: readonly number[]): Promise<Exercised> {
  const tally = new AnswerTally()
  let next = 0
  const runClient = async (client: number): Promise<void> => {
    while (next < callsPerCase) {
      const i = next++
      const output = await spec.run(system, i, client)
      tally.add(`i = ${i}, client ${client}`, judgeAnswer(spec.check(system, output, i, client)))
    }
  }
  await Promise.all(clients.map(runClient))
  return { findings: tally.findings() }
}
