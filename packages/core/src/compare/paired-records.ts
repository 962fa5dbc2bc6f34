import type { Record } from '@gauntlet/record'

/** What one pair of processes came to. */
export type PairOutcome =
  | { readonly state: 'usable' }
  | { readonly state: 'failed' | 'skipped' | 'voided'; readonly because: string }

export interface RecordPair {
  readonly pair: number
  readonly a: Record
  readonly b: Record
}

/** The gravest that befell either side: a failure ends a cell, a voided pair is left out. */
export function outcomeOfPair({ a, b }: RecordPair): PairOutcome {
  const troubles = [troubleOf('A', a), troubleOf('B', b)]
  for (const state of ['failed', 'skipped', 'voided'] as const) {
    const because = troubles.flatMap((trouble) => (trouble?.state === state ? [trouble.because] : []))
    if (because.length > 0) return { state, because: because.join('; ') }
  }
  return { state: 'usable' }
}

function troubleOf(side: 'A' | 'B', record: Record): Exclude<PairOutcome, { state: 'usable' }> | null {
  const { status, flags } = record
  switch (status.state) {
    case 'failed':
      return { state: 'failed', because: `${side} failed (${status.reason}): ${firstLine(status.message)}` }
    case 'skipped':
      return { state: 'skipped', because: `${side}: ${firstLine(status.reason)}; ${firstLine(status.remedy)}` }
    case 'partial':
      return { state: 'voided', because: `${side} is partial: ${firstLine(status.reason)}` }
    case 'ok': {
      const flag = flags.find(({ severity }) => severity === 'invalidates')
      return flag ? { state: 'voided', because: `${side}: ${flag.code} (${firstLine(flag.because)})` } : null
    }
  }
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200)
