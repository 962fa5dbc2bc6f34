import type { Flag, Metric } from '@gauntlet/record'
import { exactMetric, metricOf } from '../trial/make-metric.ts'
import type { Observation } from '../trial/trial.ts'
import { windowFlags } from './load-flags.ts'
import type { Window } from './window/run-window.ts'
import { searchBreakingPoint, type Probe } from './search.ts'
import { windowDetail, type WindowMeta } from './window-observation.ts'
import type { SearchLimit } from '@gauntlet/contract'

/** What a search does not judge by: its own limits say how much may fail, and it has no use for a p99. */
const noMatter = new Set(['failed-requests', 'too-short'])

/** Gravest first. */
const severities = ['invalidates', 'warn', 'info']

/**
 * Runs a search by windows of a constant rate; the answer is the interval between the last rate that was held and the
 * first that was not. What voids or weakens the probes that decided for either end does so to the answer.
 */
export async function observeSearch(
  runAt: (ratePerSecond: number) => Promise<Window>,
  options: { fromPerSecond: number; limit: SearchLimit; over: WindowMeta['over']; meta: () => Promise<WindowMeta> },
): Promise<Observation> {
  let last: Window | undefined
  const flagsOf: Flag[][] = []
  const found = await searchBreakingPoint(async (ratePerSecond) => {
    last = await runAt(ratePerSecond)
    const flags = windowFlags(last, { model: 'open', over: options.over })
    flagsOf.push(flags)
    return probeOf(last, flags)
  }, options)
  const { endedByGenerator, ...search } = found
  const { lastGoodPerSecond: good, firstBadPerSecond: bad } = search
  // What a generator at its limit reads says nothing of the system.
  const probes = search.steps
    .map((step, index) => ({ ...step, flags: flagsOf[index] ?? [] }))
    .filter(({ flags }) => !flags.some(isSaturated))
  const held = probes.filter((probe) => probe.ratePerSecond === good)
  const broken = probes.filter((probe) => probe.ratePerSecond === bad)
  const flags = gravestOf([
    ...held.flatMap((probe) => (probe.good ? probe.flags : [])),
    // Beyond its limit a system may answer anything.
    ...broken.flatMap((probe) => (probe.good ? [] : probe.flags.filter(({ code }) => code !== 'wrong-answers'))),
  ])
  const detail = last ? { ...windowDetail(last, await options.meta()), search } : null
  if (good === null || bad === null || endedByGenerator) {
    const because = endedByGenerator
      ? `the generator reached its limit at ${search.steps.at(-1)?.ratePerSecond ?? 0}/s, before the system did`
      : 'no rate was both held and exceeded'
    flags.push({ code: 'no-breaking-point', severity: 'warn', because })
    return { status: { state: 'ok' }, metrics: heldMetrics(good), flags, detail }
  }
  const estimate = {
    value: good,
    low: good,
    high: bad,
    level: levelOf(
      held.map((probe) => probe.good),
      broken.map((probe) => !probe.good),
    ),
    n: held.length + broken.length,
    replicated: 'process' as const,
  }
  return {
    status: { state: 'ok' },
    metrics: [metricOf('breaking_point_per_s', estimate, { role: 'primary', better: 'higher' })],
    flags,
    detail,
  }
}

/**
 * How surely the rate at which probes fail as often as not lies between the ends, from the probes at both: at one beyond
 * it, each would speak against the end with a chance of a half or more. Two of two and three of three make 62.5 %. How far
 * another process would differ is not in it.
 */
const levelOf = (held: readonly boolean[], broken: readonly boolean[]): number =>
  Math.max(0, 1 - chanceOf(held) - chanceOf(broken))

/** The chance that a fair coin shows as many successes as these, or more. */
function chanceOf(outcomes: readonly boolean[]): number {
  const tosses = outcomes.length
  const successes = outcomes.filter(Boolean).length
  let ways = 1
  let sum = 0
  for (let count = 0; count <= tosses; count++) {
    if (count >= successes) sum += ways
    ways = (ways * (tosses - count)) / (count + 1)
  }
  return sum / 2 ** tosses
}

/** One flag of each code that matters, the gravest of it. */
function gravestOf(flags: readonly Flag[]): Flag[] {
  const rank = ({ severity }: Flag): number => severities.indexOf(severity)
  const sorted = flags
    .filter(({ code }) => !noMatter.has(code))
    .toSorted((a, b) => rank(a) - rank(b) || (b.observed ?? 0) - (a.observed ?? 0))
  return sorted.filter(({ code }, index) => sorted.findIndex((flag) => flag.code === code) === index)
}

/** Where the system did not break, the highest rate that it held is a lower limit and says so. */
const heldMetrics = (good: number | null): Metric[] =>
  good === null ? [] : [exactMetric('highest_held_per_s', good, { role: 'primary', better: 'higher' })]

function probeOf(window: Window, flags: readonly Flag[]): Probe {
  const { settled } = window
  const { offered, completed, outcomes } = settled
  return {
    p95Ns: settled.latency.at(0.95),
    errorShare: offered === 0 ? 0 : 1 - outcomes.correct / offered,
    // One request may always be under way at the window's end.
    achievedShare: offered === 0 ? 0 : Math.min(1, (completed + 1) / offered),
    generatorSaturated: flags.some(isSaturated),
  }
}

const isSaturated = ({ code }: Flag): boolean => code === 'load-generator-saturated'
