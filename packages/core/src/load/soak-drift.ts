import type { Flag, Metric } from '@gauntlet/record'
import { driftOf } from '@gauntlet/stats'
import { driftFlags } from '../trial/drift-flags.ts'
import { metricOf } from '../trial/make-metric.ts'
import type { Slot } from './window/slots.ts'

/** Machines wander by several per cent within minutes; what a soak looks for grows without end. */
const limit = 1.1

/** A ratio needs more than nothing: a slot without a correct answer counts as half of one. */
const halfAnswer = 0.5

/**
 * How latency (median of each slot) and goodput (correct answers to what was due in it) moved over a soak: end ÷
 * beginning over 12 blocks, with an interval of 99 %.
 */
export function soakFindings(slots: readonly Slot[]): { metrics: Metric[]; flags: Flag[] } {
  const latency = driftOf(slots.flatMap(({ p50Ns }) => (p50Ns > 0 ? [p50Ns] : [])))
  const goodput = driftOf(slots.map(({ correct }) => Math.max(correct, halfAnswer)))
  const metricFrom = (name: string, drift: typeof latency, role: Metric['role']): Metric[] =>
    drift ? [metricOf(name, { ...drift, replicated: 'window' }, { role, better: 'none' })] : []
  return {
    metrics: [
      ...metricFrom('latency_drift_ratio', latency, 'primary'),
      ...metricFrom('goodput_drift_ratio', goodput, 'secondary'),
    ],
    flags: [...driftFlags(latency, { of: 'latency', limit }), ...driftFlags(goodput, { of: 'goodput', limit })],
  }
}
