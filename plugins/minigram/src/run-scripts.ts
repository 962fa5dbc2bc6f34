import { Agent, request as ask } from 'node:http'
import {
  createRandom,
  GauntletError,
  type Checked,
  type HttpStep,
  type StepReply,
  type StepRequest,
} from '@gauntlet/contract'
import { script, signedIn } from './mixes.ts'
import { openService } from './service/open-service.ts'
import { defaultSettings } from './service/settings.ts'
import type { Running } from './stages/run-stage.ts'
import { share, type Shared } from './steps.ts'
import type { MinigramSystem } from './system.ts'

const deadlineMs = 10_000
const usersAtOnce = 20

/** The operations of a mix in their order, each as often as it weighs. */
const inOrder = (steps: readonly HttpStep[]): readonly HttpStep[] =>
  steps.flatMap((step) => Array.from({ length: step.weight }, () => step))

/** Told of each answer: whether it is right, or what is wrong with it. */
type OnAnswer = (name: string, verdict: Checked) => void

export interface Client {
  /** Sends the operations of a user, number `i`, one after the other. */
  readonly play: (steps: readonly HttpStep[], i: number, onAnswer: OnAnswer) => Promise<void>
  /** The same; throws `WRONG_ANSWER` for the first that is not answered rightly. */
  readonly run: (steps: readonly HttpStep[], i: number) => Promise<void>
}

interface ClientPlace {
  readonly url: URL
  readonly shared: Shared
  readonly defer: (undo: () => unknown) => void
}

/** A client of its own for few requests; what is measured under load comes from the core's generator. */
export function createClient({ url, shared, defer }: ClientPlace): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: usersAtOnce })
  defer(() => agent.destroy())
  const play: Client['play'] = async (steps, i, onAnswer) => {
    const session = new Map<string, unknown>()
    const context = { shared, random: createRandom(`user ${i}`), session, common: new Map(), i }
    for (const step of inOrder(steps)) {
      const reply = await send(url, agent, step.request(context))
      const verdict = step.expect(reply, context)
      onAnswer(step.name, verdict)
      if (verdict === true) step.keep?.(reply, context)
    }
  }
  return { play, run: (steps, i) => play(steps, i, mustBeRight) }
}

const mustBeRight: OnAnswer = (name, verdict) => {
  if (verdict !== true) throw new GauntletError('WRONG_ANSWER', `${name}: ${String(verdict)}`)
}

/** A client of a system's users. */
export const clientOf = (system: MinigramSystem, url: URL): Client =>
  createClient({ url, shared: share(system), defer: system.defer })

/** Full after the first cycles: what grows from then on is a leak. */
const smallTokenCache = 100

/** Opens the service in this process, whose heap can be read; the function returned is one script of a new user. */
export async function openScripts(system: MinigramSystem): Promise<(i: number) => Promise<void>> {
  const service = await openService({ ...defaultSettings, ...system.settings, tokenCacheSize: smallTokenCache })
  system.defer(() => service.close())
  const { run } = clientOf(system, new URL(`http://127.0.0.1:${await service.listen(0)}/`))
  return (i) => run(script, i)
}

/**
 * Users for each process, of whom some register; the rest are logged in. With 24 users instead of 80, eleven of eighteen
 * trials of stages 3 and 5 bore `warmup-not-steady`, instead of two.
 */
const warmUpUsers = { all: 80, registering: 3 }

/**
 * Connections are opened and code is compiled before anything is measured: each process has as much to answer, however
 * many there are. What a planted defect answers does not matter.
 */
export async function warmUp(system: MinigramSystem, { url, apis }: Running): Promise<void> {
  const { play } = clientOf(system, url)
  const { all, registering } = warmUpUsers
  await atOnce(apis.length * all, (i) => play(i % all < registering ? script : signedIn, i, () => undefined))
}

/** So many feeds, from several users at once. */
export async function askForFeeds(system: MinigramSystem, feeds: readonly HttpStep[], count: number): Promise<void> {
  const { url } = await system.start()
  const { run } = clientOf(system, url)
  await atOnce(count, (i) => run(feeds, i))
}

/** Runs 0 … count − 1, several at once. */
async function atOnce(count: number, run: (i: number) => Promise<void>): Promise<void> {
  const oneUser = async (first: number): Promise<void> => {
    for (let i = first; i < count; i += usersAtOnce) await run(i)
  }
  await Promise.all(Array.from({ length: usersAtOnce }, (_, first) => oneUser(first)))
}

const send = (base: URL, agent: Agent, { method = 'GET', path, headers, body }: StepRequest): Promise<StepReply> =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(deadlineMs)
    const asked = ask(new URL(path, base), { method, headers: { ...headers }, agent, signal }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) }))
      response.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(body)
  })
