import type { Flag, Metric } from '../metric-schema.ts'
import { reported } from './imported.ts'

/** What load tools report, of all requests or of one kind. What a tool does not say is left out. */
export interface LoadFigures {
  readonly operation?: string
  readonly requests?: number
  /** Of the requests, those that the tool took for failed. */
  readonly failed?: number
  readonly perSecond?: number
  readonly meanNs?: number
  readonly maxNs?: number
  /** Latency in nanoseconds by percent: 50, 99, 99.9. */
  readonly percentilesNs: ReadonlyMap<number, number>
}

/** Of a single operation only these are kept: a test has many of them, and a record room for 400 metrics. */
const percentsOfOperation: ReadonlySet<number> = new Set([50, 95, 99])

/** Metrics of all requests first, then those of single operations: a record may have no room for the last of them. */
export const loadMetrics = (all: readonly LoadFigures[]): Metric[] =>
  all.toSorted((a, b) => Number(a.operation !== undefined) - Number(b.operation !== undefined)).flatMap(metricsOf)

/** Rate and the highest percentile up to 99 of all requests are the headlines. */
function metricsOf(figures: LoadFigures): Metric[] {
  const { operation, requests, failed, perSecond, meanNs, maxNs } = figures
  const percentiles = [...figures.percentilesNs]
    .filter(([percent]) => operation === undefined || percentsOfOperation.has(percent))
    .toSorted(([a], [b]) => a - b)
  const isWhole = operation === undefined
  const headline = isWhole ? percentiles.findLast(([percent]) => percent <= 99)?.[0] : undefined
  const metric = (
    name: string,
    value: number | undefined,
    better: Metric['better'],
    role: Metric['role'] = 'secondary',
  ): Metric[] =>
    value === undefined ? [] : [reported(name, value, { better, role, ...(isWhole ? {} : { operation }) })]
  return [
    ...metric('throughput_per_s', perSecond, 'higher', isWhole ? 'primary' : 'secondary'),
    ...percentiles.flatMap(([percent, ns]) =>
      metric(percentileName(percent), ns, 'lower', percent === headline ? 'primary' : 'secondary'),
    ),
    ...metric('latency_mean_ns', meanNs, 'lower'),
    ...metric('latency_max_ns', maxNs, 'lower', 'diagnostic'),
    ...metric('success_ratio', successOf(requests, failed), 'higher'),
    ...metric('requests_count', requests, 'none', 'diagnostic'),
  ]
}

/** `latency_p50_ns`, `latency_p999_ns` for 99.9, as in records of the house. */
const percentileName = (percent: number): string => `latency_p${String(percent).replace('.', '')}_ns`

const successOf = (requests: number | undefined, failed: number | undefined): number | undefined =>
  requests === undefined || failed === undefined || requests === 0 ? undefined : 1 - Math.min(failed / requests, 1)

/** Where the house begins to warn of failures. */
const mostFailures = 0.001

/** What a reader of these figures must see beside them. */
export function loadFlags(all: readonly LoadFigures[]): Flag[] {
  const flags: Flag[] = []
  const failures = all.flatMap(({ requests, failed }) => {
    const success = successOf(requests, failed)
    return success === undefined ? [] : [1 - success]
  })
  const worst = Math.max(0, ...failures)
  if (worst > mostFailures) {
    const because = `up to ${(worst * 100).toPrecision(3)} % of the requests failed, and latencies may count them in`
    flags.push({ code: 'failed-requests', severity: 'warn', observed: worst, limit: mostFailures, because })
  }
  if (all.some(({ percentilesNs }) => !isAscending(percentilesNs))) {
    const because = 'a higher percentile lies below a lower one, which no set of latencies has'
    flags.push({ code: 'percentile-order', severity: 'invalidates', because })
  }
  return flags
}

function isAscending(percentilesNs: ReadonlyMap<number, number>): boolean {
  const values = [...percentilesNs].toSorted(([a], [b]) => a - b).map(([, ns]) => ns)
  return values.every((ns, index) => index === 0 || ns >= (values[index - 1] ?? ns))
}

/** Operation names as tools write them are longer than the house stores; ends of long ones are numbered where they clash. */
export function shortenOperations(names: readonly string[]): string[] {
  const longest = 48
  const seen = new Map<string, number>()
  return names.map((name) => {
    const short = Array.from(name).slice(0, longest).join('').slice(0, longest)
    const count = (seen.get(short) ?? 0) + 1
    seen.set(short, count)
    return count === 1 ? short : `${short.slice(0, longest - 5)}~${count}`
  })
}
