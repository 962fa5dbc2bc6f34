import type { Flag, Metric } from '@gauntlet/record'
import { exactMetric, metricOf } from '../trial/make-metric.ts'
import type { Observation } from '../trial/trial.ts'
import { windowFlags } from './load-flags.ts'
import type { Window } from './window/run-window.ts'
import { searchBreakingPoint, type Probe } from './search.ts'
import { windowDetail, type WindowMeta } from './window-observation.ts'
import type { SearchLimit } from '@gauntlet/contract'

/** Runs a search by windows of a constant rate; the answer is an interval. */
export async function observeSearch(
  runAt: (ratePerSecond: number) => Promise<Window>,
  options: { fromPerSecond: number; limit: SearchLimit; over: WindowMeta['over']; meta: () => Promise<WindowMeta> },
): Promise<Observation> {
  let last: Window | undefined
  const found = await searchBreakingPoint(async (ratePerSecond) => {
    last = await runAt(ratePerSecond)
    return probeOf(last, options.over)
  }, options)
  const { endedByGenerator, ...search } = found
  const { lastGoodPerSecond: good, firstBadPerSecond: bad } = search
  const flags: Flag[] = []
  if (good === null || bad === null || endedByGenerator) {
    const ended = endedByGenerator
      ? `the generator reached its limit at ${search.steps.at(-1)?.ratePerSecond ?? 0}/s, before the system did`
      : 'no rate was both held and exceeded'
    flags.push({ code: 'no-breaking-point', severity: 'warn', because: ended })
  }
  return {
    status: { state: 'ok' },
    metrics:
      good === null || bad === null || endedByGenerator
        ? heldMetrics(good)
        : [
            metricOf(
              'breaking_point_per_s',
              {
                value: good,
                low: Math.min(good, bad),
                high: Math.max(good, bad),
                level: 0.95,
                n: 2,
                replicated: 'run',
              },
              { role: 'primary', better: 'higher' },
            ),
          ],
    flags,
    detail: last ? { ...windowDetail(last, await options.meta()), search } : null,
  }
}

/** Where the system did not break, the highest rate that it held is a lower limit and says so. */
const heldMetrics = (good: number | null): Metric[] =>
  good === null ? [] : [exactMetric('highest_held_per_s', good, { role: 'primary', better: 'higher' })]

function probeOf(window: Window, over: WindowMeta['over']): Probe {
  const { settled } = window
  const { offered, completed, outcomes } = settled
  return {
    p95Ns: settled.latency.at(0.95),
    errorShare: offered === 0 ? 0 : 1 - outcomes.correct / offered,
    // One request may always be under way at the window's end.
    achievedShare: offered === 0 ? 0 : Math.min(1, (completed + 1) / offered),
    generatorSaturated: windowFlags(window, { model: 'open', over }).some(
      (flag) => flag.code === 'load-generator-saturated',
    ),
  }
}
