import type { Flag, LeakDetail } from '@gauntlet/record'
import type { LeakJudgement } from '@gauntlet/stats'
import { metricOf, readingMetric } from '../trial/make-metric.ts'
import type { Observation } from '../trial/trial.ts'
import { attributionText, type Attribution } from './attribute-growth.ts'

/** What a leak trial has seen, and what was made of it. */
export interface Watched {
  /** What the record keeps; `attribution` comes from below. */
  readonly seen: Omit<LeakDetail, 'phase' | 'outcome' | 'attribution'>
  readonly judged: LeakJudgement
  readonly attribution: Attribution | null
  readonly handleSlack: number
  /** Readings rise in steps of this size. */
  readonly resolutionBytes: number
}

/** The observation of a leak trial that has all its readings. */
export function leakObservation({ seen, judged, attribution, handleSlack, resolutionBytes }: Watched): Observation {
  const { readings, rssReadings, cyclesPerReading } = seen
  const outcome = outcomeOf(judged)
  return {
    status: { state: 'ok' },
    metrics: [
      metricOf(
        'leak_bytes_per_cycle',
        {
          ...withDrift(
            widen(judged.bytesPerCycle, resolutionBytes / (cyclesPerReading * readings.length)),
            seen.floorBytesPerCycle,
          ),
          level: 0.99,
          n: readings.length,
          replicated: 'window',
        },
        { role: 'primary', raw: { kind: 'samples', order: 'measured', values: readings.slice(0, 1_000) } },
      ),
      readingMetric(
        'rss_growth_bytes_per_cycle',
        // n readings have n − 1 stretches of cycles between them.
        ((rssReadings.at(-1) ?? 0) - (rssReadings[0] ?? 0)) / (cyclesPerReading * (rssReadings.length - 1)),
        { role: 'diagnostic' },
      ),
    ],
    flags: [
      ...(outcome === 'leak' ? [leakFlag({ judged, attribution, floor: seen.floorBytesPerCycle })] : []),
      ...handleFlags(seen, handleSlack),
    ],
    detail: {
      phase: 'leak',
      outcome,
      ...seen,
      ...(attribution?.state === 'found' ? { attribution: [...attribution.grown] } : {}),
    },
  }
}

/** Where readings rise in steps, a step over the whole series is the least that can be told apart. */
const widen = (
  { value, low, high }: LeakJudgement['bytesPerCycle'],
  width: number,
): LeakJudgement['bytesPerCycle'] => ({
  value,
  low: Math.min(low, value - width / 2),
  high: Math.max(high, value + width / 2),
})

/** What is not above the floor for sure may all be Node's own drift: it is no lower limit of what the subject leaves. */
const withDrift = (estimate: LeakJudgement['bytesPerCycle'], floor: number): LeakJudgement['bytesPerCycle'] =>
  estimate.low > floor ? estimate : { ...estimate, low: Math.min(estimate.low, 0) }

/** Growth that still slows down after all doublings is bounded as far as anyone can tell. */
export const outcomeOf = ({ outcome, firstSlope, lastSlope }: LeakJudgement): LeakDetail['outcome'] =>
  outcome === 'unsure' && lastSlope < 0.6 * firstSlope ? 'bounded-growth' : outcome

function leakFlag(of: { judged: LeakJudgement; attribution: Attribution | null; floor: number }): Flag {
  const { value } = of.judged.bytesPerCycle
  return {
    code: 'leak',
    severity: 'warn',
    observed: value,
    limit: of.floor,
    because: `memory grows by ${value.toFixed(0)} bytes per cycle and does not slow down${attributionText(of.attribution)}`,
  }
}

function handleFlags({ handlesBefore, handlesAfter }: Watched['seen'], slack: number): Flag[] {
  if (handlesAfter <= handlesBefore + slack) return []
  return [
    {
      code: 'handles-grew',
      severity: 'warn',
      observed: handlesAfter,
      limit: handlesBefore,
      because: `open handles went from ${handlesBefore} to ${handlesAfter}`,
    },
  ]
}
