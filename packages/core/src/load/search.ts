import type { SearchLimit } from '@gauntlet/contract'
import type { LoadDetail } from '@gauntlet/record'

export interface Probe {
  readonly p95Ns: number
  /** Share of the offered requests that did not end in a correct answer. */
  readonly errorShare: number
  /** Correct answers ÷ offered rate. */
  readonly achievedShare: number
  readonly generatorSaturated: boolean
}

export type Search = NonNullable<LoadDetail['search']> & {
  /** The search ended because the generator, not the system, reached its limit. */
  readonly endedByGenerator: boolean
}

const growth = 1.5
/** The answer is an interval no wider than this share of its lower end. */
const precision = 0.1
const mostProbes = 40
/** Below this share of the offered rate the system does not keep up, however quick its answers are. */
const achievedLimit = 0.95

/**
 * The highest rate that stays within the limit, as an interval: a ramp by ×1.5 until a rate is bad, then bisection. Each
 * end of the answer is confirmed by a second probe; a probe that contradicts its first one counts.
 */
export async function searchBreakingPoint(
  probe: (ratePerSecond: number) => Promise<Probe>,
  options: { fromPerSecond: number; limit: SearchLimit },
): Promise<Search> {
  const steps: Array<NonNullable<LoadDetail['search']>['steps'][number]> = []
  let endedByGenerator = false
  const isGood = async (ratePerSecond: number): Promise<boolean> => {
    const seen = await probe(ratePerSecond)
    endedByGenerator = seen.generatorSaturated
    const because = whyBad(seen, options.limit)
    steps.push({
      ratePerSecond,
      good: because === '',
      p95Ns: seen.p95Ns,
      errorShare: seen.errorShare,
      because,
    })
    return because === ''
  }
  let good: number | null = null
  let bad: number | null = null
  let rate = options.fromPerSecond
  while (steps.length < mostProbes) {
    const seenGood = await isGood(rate)
    if (seenGood) good = rate
    else if (bad !== rate && steps.length < mostProbes && !endedByGenerator && (await isGood(rate))) good = rate
    else bad = rate
    if (endedByGenerator) break
    if (bad === null) rate = Math.round(rate * growth)
    else if (good === null) rate = Math.round(rate / 2)
    else if (bad / good - 1 <= precision) {
      // The good end may have been luck: it must be good again.
      if (await isGood(good)) break
      bad = good
      good = null
      rate = Math.round(bad / growth)
    } else rate = Math.round((good + bad) / 2)
    if (rate < 1) break
  }
  return { lastGoodPerSecond: good, firstBadPerSecond: bad, steps, endedByGenerator }
}

function whyBad(seen: Probe, limit: SearchLimit): string {
  if (seen.generatorSaturated) return 'the generator reached its limit'
  if (seen.errorShare > limit.errorShare) return `${(seen.errorShare * 100).toFixed(1)} % errors`
  if (seen.p95Ns > limit.p95Ms * 1e6) return `p95 ${(seen.p95Ns / 1e6).toFixed(1)} ms`
  if (seen.achievedShare < achievedLimit) return `only ${(seen.achievedShare * 100).toFixed(0)} % of the rate achieved`
  return ''
}
