import { createRandom, shapeId, type HttpLoad, type Shape } from '@gauntlet/contract'
import type { PhaseContext } from '../trial/run-phase.ts'
import { TrialFailure, type Observation } from '../trial/trial.ts'
import { httpDriver } from './http-driver.ts'
import { runWindow, type Window } from './run-window.ts'
import { observeSearch } from './search-observation.ts'
import { startHost, type Host } from './start-host.ts'
import { windowObservation, type WindowMeta } from './window-observation.ts'

/** Enough that an open load seldom waits for a connection, as a crowd of clients would not. */
const mostConnections = 128
const fewestConnections = 4
const requestTimeoutMs = 5_000
const probeDrainMs = 500

/** Hosts the system in one process and drives it from this one. */
export async function runHttp({ trial }: PhaseContext, spec: HttpLoad<unknown>): Promise<Observation> {
  const shape = spec.shapes.find((candidate) => shapeId(candidate) === trial.key.shape)
  if (!shape) throw new TrialFailure('harness', `there is no shape ${String(trial.key.shape)}`)
  const host = await startHost(trial)
  try {
    return await drive(host, { trial, spec, shape })
  } finally {
    await host.stop()
  }
}

async function drive(
  host: Host,
  of: { trial: PhaseContext['trial']; spec: HttpLoad<unknown>; shape: Shape },
): Promise<Observation> {
  const { trial, spec, shape } = of
  const { load } = trial.budget
  const random = createRandom(`${trial.seed}/load`)
  const clients = connectionsFor(shape)
  const open = httpDriver({
    url: host.url,
    steps: spec.steps,
    shared: host.shared,
    // Steps draw when answers come; the arrivals must not depend on that.
    random: random.fork('steps'),
    timeoutMs: requestTimeoutMs,
    sessionOf: shape.shape === 'closed' ? 'client' : 'connection',
  })
  const longestMs = Math.max(...spec.steps.map((step) => step.timeoutMs ?? requestTimeoutMs))
  const run = (offered: Shape, { windowMs, drainMs }: { windowMs: number; drainMs: number }): Promise<Window> =>
    runWindow({
      shape: offered,
      operations: spec.steps,
      connections: clients,
      warmupMs: load.warmupMs,
      windowMs,
      drainMs,
      random: random.fork('arrivals'),
      open,
    })
  const model = shape.shape === 'closed' ? 'closed' : 'open'
  await host.begin()
  const metaAtEnd = async (): Promise<{ meta: WindowMeta; extras: Observation['metrics'] }> => {
    const finished = await host.finish()
    return { meta: { over: 'http', model, clients, opsPerRun: 1, host: finished.host }, extras: [...finished.extras] }
  }
  if (shape.shape === 'search') {
    let extras: Observation['metrics'] = []
    // What is not answered soon after a probe makes its rate bad anyway.
    const times = { windowMs: load.probeMs, drainMs: Math.min(longestMs, shape.limit.p95Ms + probeDrainMs) }
    const searched = await observeSearch((ratePerSecond) => run({ shape: 'constant', ratePerSecond }, times), {
      ...shape,
      over: 'http',
      meta: async () => {
        const end = await metaAtEnd()
        extras = end.extras
        return end.meta
      },
    })
    return { ...searched, metrics: [...searched.metrics, ...extras] }
  }
  const windowMs = shape.shape === 'soak' ? load.soakMs : load.windowMs
  const window = await run(shape, { windowMs, drainMs: longestMs + 500 })
  const end = await metaAtEnd()
  const observation = windowObservation(window, end.meta)
  return { ...observation, metrics: [...observation.metrics, ...end.extras] }
}

/**
 * A closed load has a connection per client. At low rates fewer are opened, so that none rests for longer than about a
 * second: a server may close a connection just as it is taken up again after seconds.
 */
function connectionsFor(shape: Shape): number {
  if (shape.shape === 'closed') return shape.clients
  const steady = shape.shape === 'constant' || shape.shape === 'soak' ? shape.ratePerSecond : mostConnections
  return Math.min(mostConnections, Math.max(fewestConnections, Math.ceil(steady)))
}
