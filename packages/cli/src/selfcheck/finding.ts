import type { Record, Selfcheck } from '@gauntlet/record'

/** What a check came to. `found` is text for people, with the interval where there is one. */
export type Finding = Pick<Selfcheck['checks'][number], 'found' | 'verdict' | 'because'>

/** A value with an interval, as estimates and ratios have it. */
export interface Sized {
  readonly value: number
  readonly low: number
  readonly high: number
}

/**
 * Whether something of a known size was sized rightly: its value lies within the tolerance of the truth, and its interval
 * is no wider than twice what the tolerance allows. It was sized wrongly when its whole interval lies outside; between the
 * two, more measuring would decide.
 */
export function judgeSize({ value, low, high }: Sized, truth: { readonly from: number; readonly to: number }): Sizing {
  const isNarrow = high - low <= 2 * (truth.to - truth.from)
  if (isNarrow && value >= truth.from && value <= truth.to) return 'right'
  return high < truth.from || low > truth.to ? 'wrong' : 'undecided'
}

export type Sizing = 'right' | 'wrong' | 'undecided'

/**
 * Why a record shows nothing: a trial that broke has failed its check, one that was disturbed leaves it open. A busy
 * machine leaves counts and memory as they are. `planted` is a flag that is meant to be there.
 */
export function troubleOf(
  { status, flags }: Record,
  about: { readonly judged: 'counts' | 'times'; readonly planted?: string },
): Finding | null {
  const nothing = { found: 'nothing' }
  if (status.state === 'failed') {
    const because = `the trial failed (${status.reason}): ${firstLine(status.message)}`
    return { ...nothing, verdict: 'failed', because }
  }
  if (status.state !== 'ok') {
    return { ...nothing, verdict: 'inconclusive', because: `the trial is ${status.state}: ${firstLine(status.reason)}` }
  }
  const voided = flags.find(
    ({ severity, code, voids }) =>
      severity === 'invalidates' && code !== about.planted && (about.judged === 'times' || voids === undefined),
  )
  return voided
    ? { ...nothing, verdict: 'inconclusive', because: `${voided.code}: ${firstLine(voided.because)}` }
    : null
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200)
