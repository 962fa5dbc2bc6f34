import { Agent, request as ask } from 'node:http'
import { createRandom, GauntletError, type HttpStep, type StepReply, type StepRequest } from '@gauntlet/contract'
import { script, signedIn } from './mixes.ts'
import { openService } from './service/open-service.ts'
import { defaultSettings } from './service/settings.ts'
import { share } from './steps.ts'
import type { MinigramSystem } from './system.ts'

const deadlineMs = 10_000
const usersAtOnce = 20

/** The operations of a mix in their order, each as often as it weighs. */
const inOrder = (steps: readonly HttpStep[]): readonly HttpStep[] =>
  steps.flatMap((step) => Array.from({ length: step.weight }, () => step))

export interface Client {
  /** Sends a user's operations one after the other. Throws `WRONG_ANSWER` for the first that is not answered rightly. */
  readonly run: (steps: readonly HttpStep[], i: number) => Promise<void>
}

/** A client of its own for few requests; what is measured under load comes from the core's generator. */
export function createClient(system: MinigramSystem, url: URL): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: usersAtOnce })
  system.defer(() => agent.destroy())
  return {
    run: async (steps, i) => {
      const session = new Map<string, unknown>()
      const context = { shared: share(system), random: createRandom(`user ${i}`), session, common: new Map(), i }
      for (const step of inOrder(steps)) {
        const reply = await send(url, agent, step.request(context))
        const verdict = step.expect(reply, context)
        if (verdict !== true) throw new GauntletError('WRONG_ANSWER', `${step.name}: ${String(verdict)}`)
        step.keep?.(reply, context)
      }
    },
  }
}

/** Full after the first cycles: what grows from then on is a leak. */
const smallTokenCache = 100

/** Opens the service in this process, whose heap can be read; the function returned is one script of a new user. */
export async function openScripts(system: MinigramSystem): Promise<(i: number) => Promise<void>> {
  const service = await openService({ ...defaultSettings, ...system.settings, tokenCacheSize: smallTokenCache })
  system.defer(() => service.close())
  const { run } = createClient(system, new URL(`http://127.0.0.1:${await service.listen(0)}/`))
  return (i) => run(script, i)
}

/** Users of whom some register; the rest are logged in. */
const warmUpUsers = { all: 80, registering: 3 }

/** Connections are opened and code is compiled before anything is measured. What a planted defect answers does not matter. */
export async function warmUp(system: MinigramSystem, url: URL): Promise<void> {
  const { run } = createClient(system, url)
  await atOnce(warmUpUsers.all, (i) =>
    run(i < warmUpUsers.registering ? script : signedIn, i).catch((error: unknown) => {
      if (!(error instanceof GauntletError && error.code === 'WRONG_ANSWER')) throw error
    }),
  )
}

/** So many feeds, from several users at once. */
export async function askForFeeds(system: MinigramSystem, feeds: readonly HttpStep[], count: number): Promise<void> {
  const { url } = await system.start()
  const { run } = createClient(system, url)
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
