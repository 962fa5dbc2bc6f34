import type { HttpLoad, Served, Shape } from '@gauntlet/contract'
import { api, cache, killGauges, replica, serveAndKill } from './faults/serve-and-kill.ts'
import { everything, only, readHeavy, script, signedIn, writeHeavy } from './mixes.ts'
import { lagGauges, watchReplicaLag } from './replica-lag.ts'
import { warmUp } from './run-scripts.ts'
import type { Settings } from './service/settings.ts'
import type { Variant } from './stages/stages.ts'
import { feed, share } from './steps.ts'
import type { MinigramSystem } from './system.ts'

type Case = HttpLoad<MinigramSystem>

const serveWith =
  (changes: Partial<Settings> = {}) =>
  async (system: MinigramSystem): Promise<Served> => {
    const running = await system.start(changes)
    await warmUp(system, running)
    await system.beginCounting()
    return { url: running.url }
  }

/** The same, and how far its replicas are behind, where it has some. */
const serveAndWatchLag = async (system: MinigramSystem): Promise<Served> => {
  const served = await serveWith()(system)
  if (system.settings.replicaUrls.length > 0) await watchReplicaLag(system)
  return served
}

/** Passwords at OWASP's cost. */
const earnest = { over: 'http', scales: ['seed'], serve: serveWith(), share } as const

/** Passwords that cost next to nothing: at OWASP's cost they are all that a core does, whatever the stage. */
const common = { ...earnest, scales: ['light'] } as const

const allStages: readonly Variant[] = ['stage1', 'stage2', 'stage3', 'stage4', 'stage5']

/**
 * The seed's burst lasted 204 ms; here it is repeated for five seconds, in which each of 500 users does the half of it or
 * more. They begin at places of their own, so that together they do all of it all the time.
 */
const scripted = (clients: number): Shape => ({ shape: 'closed', clients, seconds: 5 })

/** Long enough for few users to go through hundreds of scripts. */
const users = (clients: number): Shape => ({ shape: 'closed', clients, seconds: 4 })

/** As long as the profile says: where passwords cost nothing, few users go through hundreds of scripts at once. */
const brief = (clients: number): Shape => ({ shape: 'closed', clients })

/** The report's script. Each user sends one operation after the other, and repeats them until the end. */
const scripts: Readonly<Record<string, Case>> = {
  'seed-burst': {
    ...earnest,
    title: 'the script from five users, as in the report',
    variants: ['stage1', 'seed-bug'],
    order: 'scripted',
    steps: script,
    shapes: [users(5)],
  },
  'seed-sweep': {
    ...common,
    from: 'standard',
    title: 'the same from the other numbers of users that the report has rows for',
    variants: ['seed-bug'],
    order: 'scripted',
    steps: script,
    shapes: [1, 10, 20].map(brief),
  },
  users: {
    ...earnest,
    from: 'standard',
    title: 'the script from few users',
    variants: ['stage1'],
    order: 'scripted',
    steps: script,
    shapes: [users(20), scripted(100)],
  },
  crowd: {
    ...common,
    from: 'standard',
    title: 'the script from 500 users: the work that the stages are set side by side on',
    variants: allStages,
    serve: serveAndWatchLag,
    order: 'scripted',
    steps: script,
    shapes: [scripted(500)],
    gauges: lagGauges,
  },
  sweep: {
    ...common,
    from: 'full',
    title: 'the script from more and more users',
    variants: ['stage1', 'stage2', 'stage5'],
    order: 'scripted',
    steps: script,
    shapes: [1, 5, 10, 20, 50, 100].map(scripted),
  },
}

/** What the stages can do where no password is in the way. */
const signedInCases: Readonly<Record<string, Case>> = {
  'breaking-point': {
    ...common,
    from: 'standard',
    title: 'the script of users that are logged in: the highest rate with a p95 of 100 ms and 1 % errors at most',
    variants: allStages,
    steps: signedIn,
    shapes: [{ shape: 'search', fromPerSecond: 1_000, limit: { p95Ms: 100, errorShare: 0.01 } }],
  },
  feed: {
    ...common,
    from: 'standard',
    title: 'feeds only: with a cache, all but the first of each user are hits',
    variants: ['stage1', 'stage3', 'stage4', 'stage5'],
    steps: only(feed),
    shapes: [users(20)],
  },
  'feed-direct': {
    ...common,
    from: 'standard',
    title: 'the same from one process of the stage, without the proxy before it',
    variants: ['stage5'],
    serve: async (system) => {
      const running = await system.start()
      await warmUp(system, running)
      await system.beginCounting()
      return { url: running.apis[0]?.url ?? running.url }
    },
    steps: only(feed),
    shapes: [users(20)],
  },
  'read-heavy': {
    ...common,
    from: 'standard',
    title: 'nine reads for a write',
    variants: ['stage5'],
    steps: readHeavy,
    shapes: [users(20)],
  },
  'write-heavy': {
    ...common,
    from: 'full',
    title: 'four writes for a read, photos among them',
    variants: ['stage1', 'stage2', 'stage5'],
    steps: writeHeavy,
    shapes: [users(20)],
  },
  writers: {
    ...common,
    title: 'writes and reads at once',
    variants: ['many-writers'],
    steps: signedIn,
    shapes: [users(20)],
  },
  'replica-lag': {
    ...common,
    from: 'full',
    title: 'how far a replica is behind',
    variants: ['stage4'],
    serve: serveAndWatchLag,
    steps: signedIn,
    shapes: [{ shape: 'constant', ratePerSecond: 200 }],
    gauges: lagGauges,
  },
  ...poolCases(),
}

/** How many connections a process should have. */
function poolCases(): Record<string, Case> {
  return Object.fromEntries(
    [1, 10, 100].map((poolSize) => [
      `pool-${poolSize}`,
      {
        ...common,
        from: 'full' as const,
        title: `${poolSize} ${poolSize === 1 ? 'connection' : 'connections'} to the database`,
        variants: ['stage2'],
        serve: serveWith({ poolSize }),
        steps: signedIn,
        shapes: [users(100)],
      },
    ]),
  )
}

const killed = {
  ...common,
  // The window of `quick` is too short to look before and after.
  from: 'standard',
  steps: everything,
  shapes: [{ shape: 'constant', ratePerSecond: 500, requests: 3_000 }],
  gauges: killGauges,
} as const

/** Processes that are killed (SIGKILL) at 500 requests per second. Nothing that can be sent again may fail. */
const kills: Readonly<Record<string, Case>> = {
  'kill-api': {
    ...killed,
    title: 'one of three API processes killed',
    variants: ['stage3'],
    serve: serveAndKill(api),
  },
  'kill-replica': {
    ...killed,
    title: 'one of two replicas killed',
    variants: ['stage4'],
    serve: serveAndKill(replica),
  },
  'kill-cache': {
    ...killed,
    title: 'the cache killed',
    variants: ['stage5'],
    serve: serveAndKill(cache),
  },
}

export const loadCases: Readonly<Record<string, Case>> = { ...scripts, ...signedInCases, ...kills }
