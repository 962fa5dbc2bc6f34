import type { Flag } from '@gauntlet/record'

/** A factor from beginning to end, with its interval. */
interface Drift {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** The flag `drift`: the whole interval lies beyond the limit, up or down, so that one figure stands for two states. */
export function driftFlags(drift: Drift | null, { of, limit }: { of: string; limit: number }): Flag[] {
  if (drift === null || (drift.low <= limit && drift.high >= 1 / limit)) return []
  const percent = (factor: number): string => ((factor - 1) * 100).toFixed(0)
  const range = `${percent(drift.low)} to ${percent(drift.high)}`
  const because = `${of} moved by ${percent(drift.value)} % (${range}) from the beginning to the end`
  return [
    { code: 'drift', severity: 'warn', observed: drift.value, limit: drift.value > 1 ? limit : 1 / limit, because },
  ]
}
