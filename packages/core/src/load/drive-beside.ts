import { sideOf, type HttpLoad, type Shape, type Side } from '@gauntlet/contract'
import type { Estimate, Flag, Metric } from '@gauntlet/record'
import { medianInterval, pairedRatio, type Interval } from '@gauntlet/stats'
import { nowNs } from '../machine/clock.ts'
import { metricOf, readingMetric } from '../trial/make-metric.ts'
import { TrialFailure, type Observation, type Trial } from '../trial/trial.ts'
import { drainMsOf, generatorTask, shapeOf, timesOf } from './drive-http.ts'
import { createGenerator, type Generator } from './generator/generator.ts'
import { whole } from './generator/share.ts'
import type { Host } from './host/start-host.ts'
import { windowFlags } from './load-flags.ts'
import { gainWithin, steadyFlags } from './steady-flags.ts'
import { addParts, type Window } from './window/run-window.ts'
import { takeTurns, type TurnPair } from './window/turns.ts'
import { windowObservation, type WindowMeta } from './window-observation.ts'

/**
 * Long enough for a thousand answers of a fast server, short enough for a hundred pairs in a window: the speed of a shared
 * machine changes within a second, and many short pairs cancel that where a few long ones do not.
 */
const turnMs = 30

/** Two loads in one thread: until then V8 compiles for both on the generator's core, which would wait for it. */
const leastRehearsalMs = 2_000

/** A median of fewer has no interval to speak of. */
const fewestPairs = 5

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
  const { warmupMs, windowMs } = timesOf(of)
  const openOwn = await openSide('own', hosts, of)
  const openBeside = await openSide('beside', hosts, of)
  const offer = (ms: number): Promise<Offered> => offerInTurns([openOwn, openBeside], of, ms)
  await offer(Math.max(leastRehearsalMs, 2 * warmupMs))
  await Promise.all([hosts.own.begin(), hosts.beside.begin()])
  const { windows, pairs, ended } = await offer(2 * windowMs)
  const [used, usedBeside] = await Promise.all([hosts.own.finish(), hosts.beside.finish()])
  const [own, beside] = windows
  const { clients } = closedShapeOf(of)
  const observed = windowObservation(own, { ...kind, clients, client: of.spec.client, opsPerRun: 1, host: used.host })
  const flags = [...observed.flags, ...used.flags, ...turnFlags(pairs)]
  const flagsBeside = [
    ...windowFlags(beside, kind),
    ...steadyFlags(gainWithin(beside.settled.slots)),
    ...usedBeside.flags,
  ]
  return {
    ...observed,
    metrics: [
      ...ratesOf(pairs),
      ...costsOf({ own: used.host, beside: usedBeside.host }, ended),
      ...observed.metrics.filter(isOfRequests),
      ...used.extras,
    ],
    flags: [...flags, ...ofTheOther(of.spec.beside?.title ?? 'the other', flagsBeside, flags)],
  }
}

async function openSide(side: Side, hosts: Hosts, of: Of): Promise<Generator> {
  // Whoever looks on sees the case's own side.
  const live = side === 'own' && of.trial.live
  return await createGenerator({ ...generatorTask(hosts[side], of), live, share: whole }, sideOf(of.spec, side).steps)
}

interface Offered {
  readonly windows: readonly [own: Window, beside: Window]
  readonly pairs: readonly TurnPair[]
  readonly ended: readonly [own: number, beside: number]
}

/** Offers the load of the trial to both for `ms`, of which each has half. */
async function offerInTurns(open: readonly [Generator, Generator], of: Of, ms: number): Promise<Offered> {
  const shape = closedShapeOf(of)
  const drainMs = Math.max(...(['own', 'beside'] as const).map((side) => drainMsOf(sideOf(of.spec, side))))
  const plan = { shape, connections: shape.clients, warmupMs: 0, windowMs: ms, drainMs }
  const turns = takeTurns(turnMs)
  const own = await open[0]({ ...plan, turn: turns.sides[0] })
  const beside = await open[1]({ ...plan, turn: turns.sides[1] })
  const startNs = nowNs() + leadNs
  turns.begin(startNs, startNs + ms * 1e6)
  const [ownPart, besidePart] = await Promise.all([own.start(startNs), beside.start(startNs)])
  return { windows: [addParts(plan, [ownPart]), addParts(plan, [besidePart])], ...turns.end() }
}

function closedShapeOf(of: Of): Extract<Shape, { shape: 'closed' }> {
  const shape = shapeOf(of)
  if (shape.shape !== 'closed') throw new TrialFailure('harness', `${shape.shape} loads take no turns`)
  return shape
}

const ofHalfTheTime = new Set(['goodput_per_s', 'offered_per_s', 'host_cpu_ratio'])

/** What is divided by the window's length is left out: each side had half of it. */
const isOfRequests = ({ name }: Metric): boolean => !ofHalfTheTime.has(name)

/** One generator drives both: what is said of it is said once. */
const ofTheOther = (title: string, flags: readonly Flag[], said: readonly Flag[]): Flag[] =>
  flags
    .filter(({ because }) => !said.some((flag) => flag.because === because))
    .map((flag) => ({ ...flag, because: `${title}: ${flag.because}`.slice(0, 500) }))

type Used = WindowMeta['host']

/** CPU time of either side for each request that ended, and the ratio; nothing where one serves from elsewhere. */
function costsOf(hosts: Readonly<Record<Side, Used>>, [own, beside]: readonly [number, number]): Metric[] {
  const [ownCpuNs, besideCpuNs] = [hosts.own?.cpuNs ?? 0, hosts.beside?.cpuNs ?? 0]
  if ([own, beside, ownCpuNs, besideCpuNs].some((part) => part <= 0)) return []
  const [ownNs, besideNs] = [ownCpuNs / own, besideCpuNs / beside]
  return [
    readingMetric('cpu_beside_ratio', ownNs / besideNs),
    readingMetric('cpu_per_request_ns', ownNs),
    readingMetric('beside_cpu_per_request_ns', besideNs, { better: 'none' }),
  ]
}

/** A ratio needs turns of both sides that brought something. */
function turnFlags(pairs: readonly TurnPair[]): Flag[] {
  const empty = pairs.filter(([own, beside]) => own <= 0 || beside <= 0).length
  if (pairs.length >= fewestPairs && empty === 0) return []
  const because =
    pairs.length < fewestPairs
      ? `${pairs.length} pairs of turns of ${turnMs} ms fit into the window; a longer profile has more`
      : `in ${empty} of ${pairs.length} pairs of turns one side gave no correct answer`
  return [{ code: 'turns-without-ratio', severity: 'warn', because }]
}

/** The rates of both sides in their turns, and how many times the one fits into the other. */
function ratesOf(pairs: readonly TurnPair[]): Metric[] {
  if (turnFlags(pairs).length > 0) return []
  const own = pairs.map(([rate]) => rate)
  const beside = pairs.map(([, rate]) => rate)
  const values = pairs.map(([rate, other]) => rate / other)
  return [
    metricOf('goodput_beside_ratio', ofWindow(pairedRatio(own, beside)), {
      better: 'higher',
      role: 'primary',
      raw: { kind: 'samples', order: 'measured', values },
    }),
    metricOf('goodput_per_s', ofWindow(medianInterval(own)), { better: 'higher' }),
    metricOf('beside_goodput_per_s', ofWindow(medianInterval(beside)), { better: 'none' }),
  ]
}

const ofWindow = (interval: Interval | null): Estimate => ({ ...(interval as Interval), replicated: 'window' })
