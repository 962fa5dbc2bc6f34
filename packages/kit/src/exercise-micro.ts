import type { MicroCase } from '@gauntlet/contract'
import { callsPerCase, type Bench, type Exercised } from './exercise.ts'
import { hashOutput } from './hash-output.ts'
import { AnswerTally, judgeAnswer } from './judge-answer.ts'

/** Runs and checks a micro case for the first few `i`. */
export async function exerciseMicro(spec: MicroCase<unknown>, { system }: Bench): Promise<Exercised> {
  const tally = new AnswerTally()
  const hashes: string[] = []
  for (let i = 0; i < callsPerCase; i++) {
    const output = await spec.run(system, i)
    // Hashed before the check, which may use the output up.
    hashes.push(hashOutput(output))
    tally.add(`i = ${i}`, judgeAnswer(await spec.check(system, output, i)))
  }
  return { findings: tally.findings(), hashes }
}
