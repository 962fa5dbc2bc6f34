import { sideOf, type HttpLoad, type Shape, type Side } from '@gauntlet/contract'
import type { Flag, Metric } from '@gauntlet/record'
import { medianInterval, pairedRatio, type Interval } from '@gauntlet/stats'
import { nowNs } from '../machine/clock.ts'
import { metricOf, readingMetric } from '../trial/make-metric.ts'
import { TrialFailure, type Observation, type Trial } from '../trial/trial.ts'
import { generatorTask, shapeOf, timesOf } from './drive-http.ts'
import { createGenerator } from './generator/generator.ts'
import { whole } from './generator/share.ts'
import type { Host } from './host/start-host.ts'
import { windowFlags } from './load-flags.ts'
import { addParts, type Window } from './window/run-window.ts'
import type { WindowPart } from './window/window-part.ts'
import { takeTurns, type Turn, type TurnPair, type Turns } from './window/turns.ts'
import { windowObservation, type WindowMeta } from './window-observation.ts'

/**
 * Long enough for a thousand answers of a fast server, short enough for a hundred pairs in a window: the speed of a shared
 * machine changes within a second, and many short pairs cancel that where a few long ones do not.
 */
const turnMs = 30

const kind = { over: 'http', model: 'closed' } as const

interface Of {
  readonly trial: Trial
  readonly spec: HttpLoad<unknown>
}

type Hosts = Readonly<Record<Side, Host>>

/** Time to get ready in, between the decision to start and the start. */
const leadNs = 5e6

/** Drives two hosted systems in turns from this thread, with the same load. Throws `TrialFailure`. */
export async function driveBeside(hosts: Hosts, of: Of): Promise<Observation> {
  const turns = takeTurns(turnMs)
  const [own, beside] = await offerInTurns(turns, hosts, of)
  const { pairs, answers } = turns.end()
  const [used, usedBeside] = await Promise.all([hosts.own.finish(), hosts.beside.finish()])
  const { clients } = closedShapeOf(of)
  const observed = windowObservation(own, { ...kind, clients, client: of.spec.client, opsPerRun: 1, host: used.host })
  const flags = [...observed.flags, ...used.flags]
  return {
    ...observed,
    metrics: [
      ...ratesOf(pairs),
      ...costOf(answers, [used.host, usedBeside.host]),
      ...observed.metrics.filter(isOfRequests),
      ...used.extras,
    ],
    flags: [...flags, ...ofTheOther([...windowFlags(beside, kind), ...usedBeside.flags], flags)],
  }
}

/** Offers both the load of the trial, twice as long as to one alone. */
async function offerInTurns(turns: Turns, hosts: Hosts, of: Of): Promise<readonly [own: Window, beside: Window]> {
  const shape = closedShapeOf(of)
  const { drainMs, ...times } = timesOf(of)
  const [warmupMs, windowMs] = [2 * times.warmupMs, 2 * times.windowMs]
  const plan = { shape, connections: shape.clients, warmupMs, windowMs, drainMs }
  const openSide = async (side: Side, turn: Turn): Promise<WindowPart> => {
    const task = { ...generatorTask(hosts[side], of), share: whole }
    const open = await createGenerator(task, sideOf(of.spec, side).steps)
    return await open({ ...plan, turn })
  }
  const own = await openSide('own', turns.sides[0])
  const beside = await openSide('beside', turns.sides[1])
  await Promise.all([hosts.own.begin(), hosts.beside.begin()])
  const startNs = nowNs() + leadNs
  const fromNs = startNs + warmupMs * 1e6
  turns.begin(startNs, { fromNs, untilNs: fromNs + windowMs * 1e6 })
  const [ownPart, besidePart] = await Promise.all([own.start(startNs), beside.start(startNs)])
  return [addParts(plan, [ownPart]), addParts(plan, [besidePart])]
}

function closedShapeOf(of: Of): Extract<Shape, { shape: 'closed' }> {
  const shape = shapeOf(of)
  if (shape.shape !== 'closed') throw new TrialFailure('harness', `${shape.shape} loads take no turns`)
  return shape
}

/** Rates by the window's length are no rates: each side had half of it. */
const isOfRequests = ({ name }: Metric): boolean => name !== 'goodput_per_s' && name !== 'offered_per_s'

/** One generator drives both: what is said of it is said once. */
const ofTheOther = (flags: readonly Flag[], said: readonly Flag[]): Flag[] =>
  flags
    .filter(({ because }) => !said.some((flag) => flag.because === because))
    .map((flag) => ({ ...flag, because: `what it is set beside: ${flag.because}`.slice(0, 500) }))

/** CPU time of an answer ÷ that of what it is set beside; nothing where either serves from elsewhere. */
function costOf(answers: readonly [number, number], hosts: readonly [Used, Used]): Metric[] {
  const [own, beside] = hosts
  if (!own || !beside) return []
  return [readingMetric('cpu_beside_ratio', own.cpuNs / answers[0] / (beside.cpuNs / answers[1]))]
}

type Used = WindowMeta['host']

/** The rates of both sides in their turns, and how many times the one fits into the other. */
function ratesOf(pairs: readonly TurnPair[]): Metric[] {
  const own = pairs.map(([rate]) => rate)
  const beside = pairs.map(([, rate]) => rate)
  if (pairs.length < 2 || [...own, ...beside].some((rate) => rate <= 0)) {
    const why = `${pairs.length} pairs of turns of ${turnMs} ms fit into the window, and some had no correct answer`
    throw new TrialFailure('load', `${why}: what answers so slowly is to be measured in windows of its own`)
  }
  const higher = { better: 'higher' } as const
  const ofWindow = (interval: Interval | null): Interval & { replicated: 'window' } => ({
    ...(interval as Interval),
    replicated: 'window',
  })
  const values = own.map((rate, i) => rate / (beside[i] as number))
  return [
    metricOf('goodput_beside_ratio', ofWindow(pairedRatio(own, beside)), {
      ...higher,
      role: 'primary',
      raw: { kind: 'samples', order: 'measured', values },
    }),
    metricOf('goodput_per_s', ofWindow(medianInterval(own)), higher),
    metricOf('beside_goodput_per_s', ofWindow(medianInterval(beside)), { better: 'none' }),
  ]
}
