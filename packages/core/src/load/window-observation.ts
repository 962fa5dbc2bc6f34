import type { LoadDetail, Metric } from '@gauntlet/record'
import { metricOf, readingMetric } from '../trial/make-metric.ts'
import type { Observation } from '../trial/trial.ts'
import type { LatencyHistogram } from './histogram.ts'
import { samplesBeyond, windowFlags } from './load-flags.ts'
import type { Window } from './run-window.ts'

export interface WindowMeta {
  readonly over: 'http' | 'calls'
  readonly model: 'open' | 'closed'
  readonly clients: number
  /** Operations that one request stands for: throughput counts operations, latency is that of a request. */
  readonly opsPerRun: number
  readonly host: LoadDetail['host']
}

/** One observation from a window's books. */
export function windowObservation(window: Window, meta: WindowMeta): Observation {
  const { settled } = window
  const { correct } = settled.outcomes
  const perSecond = (count: number): number => (count * meta.opsPerRun) / (window.windowNs / 1e9)
  const headline = meta.model === 'closed' ? 'goodput' : 'latency'
  return {
    status: { state: 'ok' },
    metrics: [
      readingMetric('goodput_per_s', perSecond(settled.completed), {
        role: headline === 'goodput' ? 'primary' : 'secondary',
        better: 'higher',
      }),
      readingMetric('offered_per_s', perSecond(settled.offered), { better: 'none' }),
      readingMetric('success_ratio', settled.offered === 0 ? 0 : correct / settled.offered, { better: 'higher' }),
      ...latencyMetrics(settled.latency, { due: settled.dueLatency, primary: headline === 'latency' }),
      ...settled.operations.flatMap(({ detail, completed, latency }) => [
        readingMetric('goodput_per_s', perSecond(completed), { better: 'higher', operation: detail.name }),
        readingMetric('success_ratio', detail.offered === 0 ? 0 : detail.outcomes.correct / detail.offered, {
          better: 'higher',
          operation: detail.name,
        }),
        ...latencyMetrics(latency, { operation: detail.name }),
      ]),
      ...hostMetrics(meta.host),
    ],
    flags: windowFlags(window, meta),
    detail: windowDetail(window, meta),
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
    seconds: [...settled.seconds],
    generator: {
      name: meta.over === 'http' ? 'autocannon 9.0.0, gated' : 'in-process',
      threads: 1,
      sendLagP99Ns: settled.sendLag.at(0.99),
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
 * end from the due time: what lies between is the timer's grain.
 */
function latencyMetrics(
  latency: LatencyHistogram,
  of: { due?: LatencyHistogram; operation?: string; primary?: boolean },
): Metric[] {
  const count = latency.count()
  if (count === 0) return []
  const named = of.operation === undefined ? {} : { operation: of.operation }
  const enough = quantiles.filter(([, share]) => count * (1 - share) >= samplesBeyond)
  const primary = enough.at(-1)?.[0]
  return [
    ...enough.map(([name, share]) => {
      const value = latency.at(share)
      return metricOf(
        name,
        { value, low: value, high: Math.max(value, of.due?.at(share) ?? value), level: 0, n: 1, replicated: 'process' },
        { ...named, role: of.primary && name === primary ? 'primary' : 'secondary' },
      )
    }),
    readingMetric('latency_mean_ns', latency.mean(), named),
    readingMetric('latency_max_ns', latency.max(), { ...named, role: 'diagnostic' }),
  ]
}

/** CPU time ÷ wall time of the hosting process, warm-up included: 1 is one core. */
function hostMetrics(host: LoadDetail['host']): Metric[] {
  if (!host) return []
  return [
    readingMetric('host_cpu_ratio', host.cpuNs / host.wallNs, { role: 'diagnostic' }),
    readingMetric('host_peak_rss_bytes', host.peakRssBytes, { role: 'secondary' }),
  ]
}
