import { ownDoing, survivesDisturbance, type Flag, type Record } from '@gauntlet/record'

/** What one pair of processes came to. */
export type PairOutcome =
  | { readonly state: 'usable' }
  | { readonly state: 'failed' | 'skipped' | 'voided'; readonly because: string }

export interface RecordPair {
  readonly pair: number
  readonly a: Record
  readonly b: Record
}

/**
 * The gravest that befell either side: a failure ends a cell, a voided pair is left out. Answers that only one side gives
 * wrongly, or loses, are a failure of that side: as a voided pair they would be nobody's.
 */
export function outcomeOfPair({ a, b }: RecordPair): PairOutcome {
  const troubles = [troubleOf('A', a, b), troubleOf('B', b, a)]
  for (const state of ['failed', 'skipped', 'voided'] as const) {
    const because = troubles.flatMap((trouble) => (trouble?.state === state ? [trouble.because] : []))
    if (because.length > 0) return { state, because: because.join('; ') }
  }
  return { state: 'usable' }
}

function troubleOf(side: 'A' | 'B', record: Record, other: Record): Exclude<PairOutcome, { state: 'usable' }> | null {
  const { status, flags } = record
  switch (status.state) {
    case 'failed':
      return { state: 'failed', because: `${side} failed (${status.reason}): ${firstLine(status.message)}` }
    case 'skipped':
      return { state: 'skipped', because: `${side}: ${firstLine(status.reason)}; ${firstLine(status.remedy)}` }
    case 'partial':
      return { state: 'voided', because: `${side} is partial: ${firstLine(status.reason)}` }
    case 'ok': {
      const voiding = flags.filter(({ severity }) => severity === 'invalidates')
      const own = voiding.find(({ code }) => ownDoing.has(code) && !other.flags.some((flag) => flag.code === code))
      const flag = own ?? voiding[0]
      if (!flag || (isPartly(voiding) && [record, other].every(standsDisturbed))) return null
      return { state: own ? 'failed' : 'voided', because: `${side}: ${flag.code} (${firstLine(flag.because)})` }
    }
  }
}

/** Only times and rates are void. */
const isPartly = (flags: readonly Flag[]): boolean => flags.every(({ voids }) => voids === 'times and rates')

/** What is compared of a record is counted or weighed, as memory is: a busy neighbour does not change it. */
const standsDisturbed = ({ metrics }: Record): boolean =>
  metrics.every(({ role, name, estimate }) => role !== 'primary' || survivesDisturbance(name, [estimate]))

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200)
