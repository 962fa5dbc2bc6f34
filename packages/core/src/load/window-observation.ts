import type { LoadDetail, Metric } from '@gauntlet/record'
import { exactMetric, metricOf, readingMetric } from '../trial/make-metric.ts'
import type { Observation } from '../trial/trial.ts'
import { gates, type HttpClient } from './transport/gates.ts'
import type { LatencyHistogram } from './window/histogram.ts'
import { answeredOnly, samplesBeyond, untraced, windowFlags } from './load-flags.ts'
import type { Window } from './window/run-window.ts'
import { soakFindings } from './soak-drift.ts'
import { gainWithin, settledFlags, steadyFlags } from './steady-flags.ts'
import { spikeFindings } from './spike-recovery.ts'

export interface WindowMeta {
  readonly over: 'http' | 'calls'
  readonly model: 'open' | 'closed'
  readonly clients: number
  /** Over HTTP: whose sockets and parser. Default: autocannon's. */
  readonly client?: HttpClient | undefined
  /** Operations that one request stands for: throughput counts operations, latency is that of a request. */
  readonly opsPerRun: number
  readonly host: LoadDetail['host']
}

/** One observation from a window's books. */
export function windowObservation(window: Window, meta: WindowMeta): Observation {
  const { settled } = window
  const { correct } = settled.outcomes
  const perSecond = (count: number): number => (count * meta.opsPerRun) / (window.windowNs / 1e9)
  const refused = answeredOnly(settled)
  const headline = meta.model === 'closed' || refused ? 'goodput' : 'latency'
  const findings = shapeFindings(window)
  return {
    status: { state: 'ok' },
    metrics: [
      readingMetric('goodput_per_s', perSecond(settled.completed), {
        role: headline === 'goodput' ? 'primary' : 'secondary',
        better: 'higher',
      }),
      readingMetric('offered_per_s', perSecond(settled.offered), { better: 'none' }),
      readingMetric('success_ratio', settled.offered === 0 ? 0 : correct / settled.offered, { better: 'higher' }),
      exactMetric('wrong_answers_count', settled.outcomes.wrong, { role: 'diagnostic' }),
      ...latencyMetrics(settled.latency, { of: settled, due: settled.dueLatency, primary: headline === 'latency' }),
      ...findings.metrics,
      ...settled.operations.flatMap(({ detail, completed, latency }) => [
        readingMetric('goodput_per_s', perSecond(completed), { better: 'higher', operation: detail.name }),
        readingMetric('success_ratio', detail.offered === 0 ? 0 : detail.outcomes.correct / detail.offered, {
          better: 'higher',
          operation: detail.name,
        }),
        ...latencyMetrics(latency, { of: detail, operation: detail.name }),
      ]),
      ...hostMetrics(meta.host),
    ],
    flags: [...windowFlags(window, meta), ...findings.flags],
    detail: windowDetail(window, meta),
  }
}

/** What a shape is run for, beyond rate and latency of the whole window. */
function shapeFindings({ shape, settled, slotNs, windowNs }: Window): Pick<Observation, 'metrics' | 'flags'> {
  switch (shape.shape) {
    case 'spike':
      return spikeFindings({ slots: settled.slots, slotNs, windowNs })
    case 'soak':
      return soakFindings(settled.slots)
    case 'closed':
      return { metrics: [], flags: steadyFlags(gainWithin(settled.slots)) }
    case 'constant':
      return { metrics: [], flags: settledFlags(settled.slots) }
    case 'ramp':
    case 'search':
      return { metrics: [], flags: [] }
  }
}

export function windowDetail(window: Window, meta: WindowMeta): LoadDetail {
  const { settled } = window
  return {
    phase: 'load',
    over: meta.over,
    model: meta.model,
    clients: meta.clients,
    windowNs: window.windowNs,
    offered: settled.offered,
    outcomes: settled.outcomes,
    operations: settled.operations.map((operation) => operation.detail),
    slotNs: window.slotNs,
    seconds: [...settled.slots],
    generator: {
      name: meta.over === 'http' ? gates[meta.client ?? 'autocannon'].name : 'in-process',
      ...window.generator,
    },
    host: meta.host,
    wrongSamples: [...window.wrongSamples],
    search: null,
  }
}

const quantiles = [
  ['latency_p50_ns', 0.5],
  ['latency_p90_ns', 0.9],
  ['latency_p95_ns', 0.95],
  ['latency_p99_ns', 0.99],
  ['latency_p999_ns', 0.999],
] as const

/**
 * Quantiles that enough answers stand behind; others are left out. Value and low end count from the hand-over, the high
 * end from the due time: what lies between is the timer's grain. They are those of all requests, refused ones counted as
 * never answered. Where that puts a quantile at infinity, or above 1 % of refusals, the figure is of the answered ones and
 * bears another name: those of a system that serves all of its requests are not to be ranked with it.
 */
function latencyMetrics(latency: LatencyHistogram, { of, due, operation, primary = false }: LatencySource): Metric[] {
  const count = latency.count()
  if (count === 0) return []
  const named = operation === undefined ? {} : { operation }
  const all = count + untraced(of)
  const refused = answeredOnly(of)
  const stands = (share: number): boolean => !refused && all * share <= count
  const enough = quantiles.filter(([, share]) => count * (1 - share) >= samplesBeyond)
  const headline = primary ? enough.findLast(([, share]) => stands(share))?.[0] : undefined
  const prefix = refused ? 'answered_' : ''
  return [
    ...enough.map(([name, share]) => {
      const rank = stands(share) ? (all * share) / count : share
      const value = latency.at(rank)
      const high = Math.max(value, due?.at(rank) ?? value)
      const role = name === headline ? 'primary' : 'secondary'
      return metricOf(
        stands(share) ? name : `answered_${name}`,
        { value, low: value, high, level: 0, n: 1, replicated: 'process' },
        { ...named, role: stands(share) ? role : 'diagnostic' },
      )
    }),
    readingMetric(`${prefix}latency_mean_ns`, latency.mean(), { ...named, role: refused ? 'diagnostic' : 'secondary' }),
    readingMetric(`${prefix}latency_max_ns`, latency.max(), { ...named, role: 'diagnostic' }),
  ]
}

interface LatencySource {
  /** The books of the requests whose latencies these are. */
  readonly of: Pick<LoadDetail, 'offered' | 'outcomes'>
  readonly due?: LatencyHistogram
  readonly operation?: string
  /** The highest quantile that stands is the headline. */
  readonly primary?: boolean
}

/** CPU time ÷ wall time of the hosting process, warm-up included: 1 is one core. */
function hostMetrics(host: LoadDetail['host']): Metric[] {
  if (!host) return []
  return [
    readingMetric('host_cpu_ratio', host.cpuNs / host.wallNs, { role: 'diagnostic' }),
    readingMetric('host_peak_rss_bytes', host.peakRssBytes, { role: 'secondary' }),
  ]
}
