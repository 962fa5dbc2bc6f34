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
 * The highest rate that stays within the limit, as an interval: a ramp by ×1.5 until a rate is bad, then bisection. A rate
 * is bad when two probes in a row are; at last both ends are probed once more, and replaced if they do not hold. On a
 * machine whose speed changes they may be replaced until no probes are left: then the answer is the wider interval between
 * the nearest rates that were judged. A generator that reaches its limit three times in a row ends the search; less may be
 * a hiccup of the machine.
 */
export async function searchBreakingPoint(
  probe: (ratePerSecond: number) => Promise<Probe>,
  options: { fromPerSecond: number; limit: SearchLimit },
): Promise<Search> {
  const steps: Array<NonNullable<LoadDetail['search']>['steps'][number]> = []
  const probeOnce = async (ratePerSecond: number): Promise<Verdict> => {
    const seen = await probe(ratePerSecond)
    const because = whyBad(seen, options.limit)
    const { p95Ns, errorShare } = seen
    steps.push({ ratePerSecond, good: because === '', p95Ns, errorShare, because })
    if (seen.generatorSaturated) return 'saturated'
    return because === '' ? 'good' : 'bad'
  }
  const judge = async (ratePerSecond: number): Promise<Verdict> => {
    const first = await probeOnce(ratePerSecond)
    if (first === 'good') return 'good'
    let second = await probeOnce(ratePerSecond)
    if (first === 'saturated' && second === 'saturated') second = await probeOnce(ratePerSecond)
    return second === 'saturated' && first === 'bad' ? 'bad' : second
  }
  const judged: Record<'good' | 'bad', number[]> = { good: [], bad: [] }
  let good: number | null = null
  let bad: number | null = null
  let rate = options.fromPerSecond
  while (steps.length < mostProbes) {
    const verdict = await judge(rate)
    if (verdict === 'saturated') {
      return { lastGoodPerSecond: good, firstBadPerSecond: bad, steps, endedByGenerator: true }
    }
    judged[verdict].push(rate)
    if (verdict === 'good') good = rate
    else bad = rate
    if (good !== null && bad !== null && (bad / good - 1 <= precision || bad - good <= 1)) {
      // Both ends once more, as what disturbed two probes in a row is gone by now.
      // One that does not hold gives way to another one that was judged like it, and is not too near to tell apart.
      if ((await probeOnce(bad)) === 'good') {
        good = bad
        bad = lowest(judged.bad, good * (1 + precision))
      } else if ((await judge(good)) === 'bad') {
        bad = good
        good = highest(judged.good, bad / (1 + precision))
      } else break
    }
    rate = nextRate(good, bad, rate)
    if (rate < 1) break
  }
  return {
    lastGoodPerSecond: good ?? highest(judged.good, bad ?? Infinity),
    firstBadPerSecond: bad ?? lowest(judged.bad, good ?? 0),
    steps,
    endedByGenerator: false,
  }
}

/** The highest of these rates below another one, and the lowest above; null where there is none. */
const highest = (rates: readonly number[], below: number): number | null =>
  rates.reduce<number | null>((best, rate) => (rate < below && rate > (best ?? 0) ? rate : best), null)
const lowest = (rates: readonly number[], above: number): number | null =>
  rates.reduce<number | null>((best, rate) => (rate > above && rate < (best ?? Infinity) ? rate : best), null)

type Verdict = 'good' | 'bad' | 'saturated'

function nextRate(good: number | null, bad: number | null, rate: number): number {
  if (good !== null && bad !== null) return Math.round((good + bad) / 2)
  if (bad === null) return Math.ceil(rate * growth)
  return Math.floor(bad / 2)
}

function whyBad(seen: Probe, limit: SearchLimit): string {
  if (seen.generatorSaturated) return 'the generator reached its limit'
  if (seen.errorShare > limit.errorShare) return `${(seen.errorShare * 100).toFixed(1)} % errors`
  if (seen.p95Ns > limit.p95Ms * 1e6) return `p95 ${(seen.p95Ns / 1e6).toFixed(1)} ms`
  if (seen.achievedShare < achievedLimit) return `only ${(seen.achievedShare * 100).toFixed(0)} % of the rate achieved`
  return ''
}
