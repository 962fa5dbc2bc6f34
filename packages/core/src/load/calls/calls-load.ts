import { createRandom, shapeId, type CallsLoad } from '@gauntlet/contract'
import type { PhaseContext } from '../../trial/run-phase.ts'
import { isPromise } from '../../machine/is-promise.ts'
import { TrialFailure, type Observation } from '../../trial/trial.ts'
import type { Whereabouts } from '../../trial/whereabouts.ts'
import { watchWaiting } from '../host/watch-waiting.ts'
import { createCallLoop } from './call-loop.ts'
import { callsDriver } from './calls-driver.ts'
import { callsObservation } from './calls-observation.ts'
import { runWindow, type Window } from '../window/run-window.ts'
import { observeSearch } from '../search-observation.ts'
import { probeWarmups, warmupMsFor, windowMsFor } from '../window-ms.ts'
import { windowObservation, type WindowMeta } from '../window-observation.ts'

const drainMs = 5_000

/**
 * Concurrent calls in one process. Calls of a closed shape that answer at once take turns in a plain loop, timed by the
 * batch: a schedule would cost more than such a call. All others go by the schedule.
 */
export async function runCalls(context: PhaseContext, spec: CallsLoad<unknown>): Promise<Observation> {
  const { trial } = context
  const { load } = trial.budget
  const shape = spec.shapes.find((candidate) => shapeId(candidate) === trial.key.shape)
  if (!shape) throw new TrialFailure('harness', `there is no shape ${String(trial.key.shape)}`)
  const system = await context.open()
  const clients = shape.shape === 'closed' ? shape.clients : 1
  const first = spec.run(system, 0, 0)
  const overlaps = isPromise(first)
  await first
  if (shape.shape === 'closed' && !shape.thinkMs && !overlaps) {
    const callers = Array.from({ length: clients }, (_, client) => client)
    const run = createCallLoop({ system, run: spec.run, check: spec.check, clients: callers })
    const warm = run({ durationMs: load.callsWarmupMs, from: 1 })
    const loop = run({ durationMs: load.callsWindowMs, from: warm.nextRun })
    return callsObservation([loop], {
      over: 'calls',
      clients,
      operation: trial.key.case,
      opsPerRun: spec.opsPerRun ?? 1,
    })
  }
  const model = shape.shape === 'closed' ? 'closed' : 'open'
  const meta: WindowMeta = { over: 'calls', model, clients, opsPerRun: spec.opsPerRun ?? 1, host: null }
  const open = callsDriver(spec, system, 1)
  const random = createRandom(`${trial.seed}/load`)
  const windowMs = windowMsFor(shape, load)
  const probeWarmupMs = probeWarmups(load)
  const window = async (ratePerSecond: number | null): Promise<Window> => {
    const waitingShare = watchOwn(context.whereabouts())
    const done = await runWindow({
      shape: ratePerSecond === null ? shape : { shape: 'constant', ratePerSecond },
      operations: [{ name: trial.key.case, weight: 1 }],
      connections: clients,
      warmupMs: ratePerSecond === null ? warmupMsFor(shape, load) : probeWarmupMs(),
      windowMs: ratePerSecond === null ? windowMs : load.probeMs,
      drainMs,
      random,
      open,
      live: trial.live,
    })
    const runQueueShare = Math.min(done.generator.runQueueShare, waitingShare())
    return { ...done, generator: { ...done.generator, runQueueShare } }
  }
  if (shape.shape === 'search') {
    return await observeSearch(window, { ...shape, over: 'calls', meta: () => Promise.resolve(meta) })
  }
  return windowObservation(await window(null), meta)
}

/** What a system in processes of its own, a database above all, takes of the cores is taken from its caller by no neighbour. */
const watchOwn = (place: Whereabouts): (() => number) =>
  place.state === 'outside' ? watchWaiting([process.pid, ...place.roots]) : () => 1
