import type { Imported, ImportSource } from './imported.ts'
import { loadFlags, loadMetrics, shortenOperations, type LoadFigures } from './load-figures.ts'
import { readK6Summary, requestTime, type K6Summary } from './k6-summary.ts'
import { slugOfFile } from './slug.ts'

/** Reads a k6 summary of any of its three forms. */
export function importK6(source: ImportSource): Imported {
  const summary = readK6Summary(source)
  const trends = [...summary.metrics].flatMap(([name, values]) => {
    const found = requestTime.exec(name)
    return found ? [{ operation: found[1], figures: latencyOf(values) }] : []
  })
  const operations = shortenOperations(trends.map(({ operation }) => operation ?? ''))
  const all: LoadFigures[] = trends.map(({ operation, figures }, index) =>
    operation === undefined ? { ...figures, ...totalsOf(summary) } : { ...figures, operation: operations[index] ?? '' },
  )
  return {
    startedAt: null,
    cases: [
      {
        phase: 'load',
        name: slugOfFile(source.file),
        shape: null,
        replicates: [{ state: 'ok', metrics: loadMetrics(all) }],
        flags: loadFlags(all),
      },
    ],
    method:
      'k6 measures from sending to the last byte; a request that waits for a free virtual user is not counted late',
    unread: summary.unread,
  }
}

function totalsOf({ metrics, durationSeconds }: K6Summary): Pick<LoadFigures, 'requests' | 'failed' | 'perSecond'> {
  const { count, rate = durationSeconds && count !== undefined ? count / durationSeconds : undefined } =
    metrics.get('http_reqs') ?? {}
  const failures = metrics.get('http_req_failed')
  // The older form calls the share `value`, the newer ones `rate`.
  const share = failures?.['rate'] ?? failures?.['value']
  return {
    ...(count === undefined ? {} : { requests: count }),
    ...(rate === undefined ? {} : { perSecond: rate }),
    ...(count === undefined || share === undefined ? {} : { failed: count * share }),
  }
}

const percentile = /^p\((\d+(?:\.\d+)?)\)$/
const ms = 1e6

function latencyOf(values: Readonly<Record<string, number>>): LoadFigures {
  const percentilesNs = new Map<number, number>()
  for (const [name, value] of Object.entries(values)) {
    const found = percentile.exec(name)
    if (found) percentilesNs.set(Number(found[1]), value * ms)
  }
  const { med, avg, max } = values
  if (med !== undefined) percentilesNs.set(50, med * ms)
  return {
    percentilesNs,
    ...(avg === undefined ? {} : { meanNs: avg * ms }),
    ...(max === undefined ? {} : { maxNs: max * ms }),
  }
}
