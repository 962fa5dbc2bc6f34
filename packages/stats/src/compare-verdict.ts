import { holm } from './holm.ts'
import type { Interval } from './interval.ts'
import { pairedRatio } from './paired-log-ratio.ts'

/** Readings of two sides, pair by pair, all positive. */
export interface PairedSeries {
  readonly a: readonly number[]
  readonly b: readonly number[]
  readonly better: 'lower' | 'higher'
}

export interface PairedVerdict {
  /** What became of B, seen from A. */
  readonly outcome: 'regressed' | 'improved' | 'same' | 'inconclusive'
  /** B ÷ A with its interval; null for fewer than two pairs. */
  readonly ratio: Interval | null
  /** Two-sided sign test of "the median ratio lies within the margin", 0–1. */
  readonly pValue: number
  /** The same after Holm, over the whole family. */
  readonly adjusted: number
  readonly because: string
}

/** With fewer pairs the sign test cannot reach the level, whatever the readings are. */
export const fewestPairs = 6

/** A change below this is nobody's business: two builds of the same source differ by as much. */
const margin = 1.02

/** An interval within this, up or down, is called the same. */
const sameWithin = 1.05

/**
 * One chance in 32 is what six pairs of one sign reach. Looked at after 6, 8 … 16 pairs, that makes 5.6 % false verdicts
 * in all where noise is so large that the margin does not count, and fewer where it does.
 */
const alpha = 1 / 32

/**
 * Verdicts over a family of paired series, each by the exact interval of its median ratio (sign test): regressed or
 * improved where the interval lies beyond 2 % and the family allows it (Holm 1979), the same where it lies within 5 %,
 * else inconclusive. The test is the interval's own: the interval lies beyond the margin exactly where p ≤ 1/32. Nothing
 * is assumed about the noise but that pairs are independent; ranks (Wilcoxon) would need symmetry as well.
 */
export function judgePairs(family: readonly PairedSeries[]): PairedVerdict[] {
  const tests = family.map(testBeyondMargin)
  const adjusted = holm(tests.map(({ pValue }) => pValue))
  return family.map((series, index) => {
    const { pValue, direction } = tests[index] as MarginTest
    const ratio = series.a.length === 0 ? null : pairedRatio(series.b, series.a, 1 - alpha)
    const about = { ratio, pValue, adjusted: adjusted[index] ?? 1 }
    return { ...about, ...decide(series, { ...about, direction, members: family.length }) }
  })
}

interface MarginTest {
  readonly pValue: number
  readonly direction: 'regressed' | 'improved'
}

function testBeyondMargin({ a, b, better }: PairedSeries): MarginTest {
  const n = a.length
  const worse = a.map((left, index) => {
    const right = b[index] ?? Number.NaN
    return better === 'lower' ? right / left : left / right
  })
  const tail = (beyond: number): number => Math.min(1, 2 * atLeastHeads(n, beyond))
  const regressed = tail(worse.filter((ratio) => ratio > margin).length)
  const improved = tail(worse.filter((ratio) => ratio < 1 / margin).length)
  return regressed <= improved
    ? { pValue: regressed, direction: 'regressed' }
    : { pValue: improved, direction: 'improved' }
}

/** The chance of at least `heads` among `n` tosses of a coin. */
function atLeastHeads(n: number, heads: number): number {
  let ways = 1
  let sum = 0
  for (let tails = 0; tails <= n - heads; tails++) {
    sum += ways
    ways = (ways * (n - tails)) / (tails + 1)
  }
  return sum / 2 ** n
}

function decide(
  { a }: PairedSeries,
  of: Omit<PairedVerdict, 'outcome' | 'because'> & { direction: 'regressed' | 'improved'; members: number },
): Pick<PairedVerdict, 'outcome' | 'because'> {
  const { ratio, pValue, adjusted, direction, members } = of
  if (a.length < fewestPairs || ratio === null) {
    return { outcome: 'inconclusive', because: `${a.length} pairs, and a verdict needs at least ${fewestPairs}` }
  }
  if (adjusted <= alpha) return { outcome: direction, because: 'the whole interval lies beyond 2 %' }
  if (pValue <= alpha) {
    return { outcome: 'inconclusive', because: `beyond 2 % taken alone, not as one of ${members} comparisons` }
  }
  if (ratio.low >= 1 / sameWithin && ratio.high <= sameWithin) {
    return { outcome: 'same', because: 'the whole interval lies within 5 %' }
  }
  return { outcome: 'inconclusive', because: 'the interval is too wide to say' }
}
