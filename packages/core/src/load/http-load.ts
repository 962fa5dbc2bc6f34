import { createRandom, shapeId, type HttpLoad, type Shape } from '@gauntlet/contract'
import type { PhaseContext } from '../trial/run-phase.ts'
import { TrialFailure, type Observation } from '../trial/trial.ts'
import { httpDriver } from './http-driver.ts'
import { runWindow, type Window } from './run-window.ts'
import { observeSearch } from './search-observation.ts'
import { startHost, type Host } from './start-host.ts'
import { windowObservation, type WindowMeta } from './window-observation.ts'

/** Enough that an open load seldom waits for a connection, as a crowd of clients would not. */
const openConnections = 128
const requestTimeoutMs = 5_000

/** Hosts the system in one process and drives it from this one. */
export async function runHttp({ trial }: PhaseContext, spec: HttpLoad<unknown>): Promise<Observation> {
  const shape = spec.shapes.find((candidate) => shapeId(candidate) === trial.key.shape)
  if (!shape) throw new TrialFailure('harness', `there is no shape ${String(trial.key.shape)}`)
  const host = await startHost(trial)
  try {
    return await drive(host, { trial, spec, shape })
  } finally {
    host.stop()
  }
}

async function drive(
  host: Host,
  of: { trial: PhaseContext['trial']; spec: HttpLoad<unknown>; shape: Shape },
): Promise<Observation> {
  const { trial, spec, shape } = of
  const { load } = trial.budget
  const random = createRandom(`${trial.seed}/load`)
  const clients = shape.shape === 'closed' ? shape.clients : openConnections
  const open = httpDriver({
    url: host.url,
    steps: spec.steps,
    shared: host.shared,
    random,
    timeoutMs: requestTimeoutMs,
  })
  const run = (offered: Shape, windowMs: number): Promise<Window> =>
    runWindow({
      shape: offered,
      operations: spec.steps,
      connections: clients,
      warmupMs: load.warmupMs,
      windowMs,
      drainMs: requestTimeoutMs + 500,
      random,
      open,
    })
  const model = shape.shape === 'closed' ? 'closed' : 'open'
  await host.begin()
  const metaAtEnd = async (): Promise<{ meta: WindowMeta; extras: Observation['metrics'] }> => {
    const finished = await host.finish()
    return { meta: { over: 'http', model, clients, host: finished.host }, extras: [...finished.extras] }
  }
  if (shape.shape === 'search') {
    let extras: Observation['metrics'] = []
    const searched = await observeSearch((ratePerSecond) => run({ shape: 'constant', ratePerSecond }, load.probeMs), {
      ...shape,
      meta: async () => {
        const end = await metaAtEnd()
        extras = end.extras
        return end.meta
      },
    })
    return { ...searched, metrics: [...searched.metrics, ...extras] }
  }
  const window = await run(shape, shape.shape === 'soak' ? load.soakMs : load.windowMs)
  const end = await metaAtEnd()
  const observation = windowObservation(window, end.meta)
  return { ...observation, metrics: [...observation.metrics, ...end.extras] }
}
