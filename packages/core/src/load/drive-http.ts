import { shapeId, type HttpLoad, type Shape } from '@gauntlet/contract'
import type { PhaseContext } from '../trial/run-phase.ts'
import { TrialFailure, type Observation } from '../trial/trial.ts'
import type { Window } from './window/run-window.ts'
import { observeSearch } from './search-observation.ts'
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
export async function driveHttp(
  host: Host,
  of: { trial: PhaseContext['trial']; spec: HttpLoad<unknown> },
): Promise<Observation> {
  const { trial, spec } = of
  const shape = spec.shapes.find((candidate) => shapeId(candidate) === trial.key.shape)
  if (!shape) throw new TrialFailure('harness', `there is no shape ${String(trial.key.shape)}`)
  const { client = 'autocannon', generators: threads = 1, steps } = spec
  const clients = connectionsFor(shape)
  const generators = await startGenerators(
    {
      file: trial.file,
      caseName: trial.key.case,
      url: host.url.href,
      shared: host.shared,
      seed: trial.seed,
      client,
      timeoutMs: requestTimeoutMs,
      sessionOf: shape.shape === 'closed' ? 'client' : 'connection',
      order: spec.order,
      live: trial.live,
    },
    { threads: Math.min(threads, clients), steps },
  )
  try {
    return await offer(generators, { ...of, host, shape, clients })
  } finally {
    await generators.stop()
  }
}

interface Offer {
  readonly trial: PhaseContext['trial']
  readonly spec: HttpLoad<unknown>
  readonly host: Host
  readonly shape: Shape
  readonly clients: number
}

async function offer(generators: Generators, of: Offer): Promise<Observation> {
  const { trial, spec, host, shape, clients } = of
  const { load } = trial.budget
  const longestMs = Math.max(...spec.steps.map((step) => step.timeoutMs ?? requestTimeoutMs))
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
    const drainMs = Math.min(longestMs, shape.limit.p95Ms + probeDrainMs)
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
  const times = { warmupMs: warmupMsFor(shape, load), windowMs: windowMsFor(shape, load) }
  const window = await run(shape, { ...times, drainMs: longestMs + 500 })
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
