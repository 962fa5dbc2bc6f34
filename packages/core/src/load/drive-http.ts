import { shapeId, type HttpLoad, type Shape } from '@gauntlet/contract'
import type { PhaseContext } from '../trial/run-phase.ts'
import { TrialFailure, type Observation } from '../trial/trial.ts'
import type { Window } from './window/run-window.ts'
import { observeSearch } from './search-observation.ts'
import type { GeneratorThreadTask } from './generator/generator-worker.ts'
import { startGenerators, type Generators } from './generator/start-generators.ts'
import type { Host } from './host/start-host.ts'
import { probeWarmups, warmupMsFor, windowMsFor } from './window-ms.ts'
import { windowObservation, type WindowMeta } from './window-observation.ts'

/** Enough that an open load seldom waits for a connection, as a crowd of clients would not. */
const mostConnections = 128
const fewestConnections = 4
const requestTimeoutMs = 5_000
const probeDrainMs = 500

/** Drives a hosted system with the shape of the trial, from this thread or from several. Throws `TrialFailure`. */
export async function driveHttp(host: Host, of: Of): Promise<Observation> {
  const { generators: threads = 1, steps } = of.spec
  const shape = shapeOf(of)
  const clients = connectionsFor(shape)
  const generators = await startGenerators(generatorTask(host, of), { threads: Math.min(threads, clients), steps })
  try {
    return await offer(generators, { ...of, host, shape, clients })
  } finally {
    await generators.stop()
  }
}

interface Of {
  readonly trial: PhaseContext['trial']
  readonly spec: HttpLoad<unknown>
}

/** The shape of a trial. */
export function shapeOf({ trial, spec }: Of): Shape {
  const shape = spec.shapes.find((candidate) => shapeId(candidate) === trial.key.shape)
  if (!shape) throw new TrialFailure('harness', `there is no shape ${String(trial.key.shape)}`)
  return shape
}

/** What a generator must know to drive a host with the load of a trial. */
export const generatorTask = (host: Host, of: Of): Omit<GeneratorThreadTask, 'share'> => ({
  file: of.trial.file,
  caseName: of.trial.key.case,
  url: host.url.href,
  shared: host.shared,
  seed: of.trial.seed,
  client: of.spec.client ?? 'autocannon',
  timeoutMs: requestTimeoutMs,
  sessionOf: shapeOf(of).shape === 'closed' ? 'client' : 'connection',
  order: of.spec.order,
  live: of.trial.live,
})

/** How long the shape of a trial is offered, and how long its last answers are waited for. */
export function timesOf(of: Of): { warmupMs: number; windowMs: number; drainMs: number } {
  const shape = shapeOf(of)
  const { load } = of.trial.budget
  return { warmupMs: warmupMsFor(shape, load), windowMs: windowMsFor(shape, load), drainMs: drainMsOf(of.spec) }
}

/** How long the last answers of these steps are waited for. */
export const drainMsOf = (spec: HttpLoad<unknown>): number => longestMsOf(spec) + 500

const longestMsOf = ({ steps }: HttpLoad<unknown>): number =>
  Math.max(...steps.map((step) => step.timeoutMs ?? requestTimeoutMs))

interface Offer extends Of {
  readonly host: Host
  readonly shape: Shape
  readonly clients: number
}

async function offer(generators: Generators, of: Offer): Promise<Observation> {
  const { trial, spec, host, shape, clients } = of
  const { load } = trial.budget
  const run = (offered: Shape, times: { warmupMs: number; windowMs: number; drainMs: number }): Promise<Window> =>
    generators.run({ shape: offered, connections: clients, ...times })
  const model = shape.shape === 'closed' ? 'closed' : 'open'
  await host.begin()
  const metaOf = (used: WindowMeta['host']): WindowMeta => ({
    over: 'http',
    model,
    clients,
    client: spec.client,
    opsPerRun: 1,
    host: used,
  })
  if (shape.shape === 'search') {
    let end: Finished | undefined
    // What is not answered soon after a probe makes its rate bad anyway.
    const drainMs = Math.min(longestMsOf(spec), shape.limit.p95Ms + probeDrainMs)
    const warmupMs = probeWarmups(load)
    const searched = await observeSearch(
      (ratePerSecond) =>
        run({ shape: 'constant', ratePerSecond }, { warmupMs: warmupMs(), windowMs: load.probeMs, drainMs }),
      {
        ...shape,
        over: 'http',
        meta: async () => {
          end = await host.finish()
          return metaOf(end.host)
        },
      },
    )
    return end ? withEnd(searched, end) : searched
  }
  const window = await run(shape, timesOf(of))
  const end = await host.finish()
  return withEnd(windowObservation(window, metaOf(end.host)), end)
}

type Finished = Awaited<ReturnType<Host['finish']>>

/** The observation with what the host had to say at the end. Generator and system may both have waited. */
const withEnd = (observation: Observation, { extras, flags }: Finished): Observation => ({
  ...observation,
  metrics: [...observation.metrics, ...extras],
  flags: [...observation.flags, ...flags],
})

/**
 * A closed load has a connection per client. At low rates fewer are opened, so that none rests for longer than about a
 * second: a server may close a connection just as it is taken up again after seconds.
 */
function connectionsFor(shape: Shape): number {
  if (shape.shape === 'closed') return shape.clients
  const steady = shape.shape === 'constant' || shape.shape === 'soak' ? shape.ratePerSecond : mostConnections
  return Math.min(mostConnections, Math.max(fewestConnections, Math.ceil(steady)))
}
