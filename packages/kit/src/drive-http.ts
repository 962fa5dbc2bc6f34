import { Agent } from 'node:http'
import type { HttpLoad, HttpStep, Random, StepContext, StepReply } from '@gauntlet/contract'
import { reasonOf, type Finding } from './fault.ts'
import { AnswerTally, judgeAnswer, type Judgement } from './judge-answer.ts'
import { sendRequest } from './send-request.ts'

export interface HttpTarget {
  readonly url: URL
  readonly shared: unknown
  readonly random: Random
}

/** How often each step is sent; the order within a round is shuffled, as weighted load promises none. */
const rounds = 6

/** Sends every step `rounds` times as two alternating users, and checks each answer. */
export async function driveHttp(spec: HttpLoad<unknown>, target: HttpTarget): Promise<Finding[]> {
  const tally = new AnswerTally()
  const silent: Finding[] = []
  const agent = new Agent({ keepAlive: true })
  const sessions = [new Map<string, unknown>(), new Map<string, unknown>()] as const
  const common = new Map<string, unknown>()
  let i = 0
  try {
    for (let round = 0; round < rounds; round++) {
      const session = sessions[round % 2 === 0 ? 0 : 1]
      for (const step of target.random.shuffle(spec.steps)) {
        const context = { shared: target.shared, random: target.random, session, common, i: i++ }
        const noAnswer = await takeStep(step, context, { agent, url: target.url, tally })
        if (noAnswer) silent.push(noAnswer)
      }
    }
  } finally {
    agent.destroy()
  }
  return [...tally.findings(), ...silent.slice(0, 1)]
}

interface Line {
  readonly agent: Agent
  readonly url: URL
  readonly tally: AnswerTally
}

async function takeStep(step: HttpStep, context: StepContext, line: Line): Promise<Finding | null> {
  const place = `step "${step.name}", request ${context.i} (steps come in any order)`
  const request = step.request(context)
  let reply: StepReply
  try {
    reply = await sendRequest(request, { ...line, timeoutMs: step.timeoutMs ?? 5_000 })
  } catch (error) {
    return {
      code: 'NO_ANSWER',
      says: `${place}: ${request.method ?? 'GET'} ${request.path.slice(0, 200)} failed: ${reasonOf(error)}`,
      remedy: 'let serve answer every request that its steps send; steps must cope with ids that are not kept yet',
    }
  }
  const judgement = judgeReply(step, reply, context)
  line.tally.add(`${place}, status ${reply.status}`, judgement)
  if (judgement.state === 'right') step.keep?.(reply, context)
  return null
}

/** A check that stumbles over a reply has met a wrong one. */
function judgeReply(step: HttpStep, reply: StepReply, context: StepContext): Judgement {
  try {
    return judgeAnswer(step.expect(reply, context))
  } catch (error) {
    return { state: 'wrong', why: `expect threw ${reasonOf(error)}` }
  }
}
