import * as z from 'zod'
import { amount } from './amount.ts'
import { entriesOf } from './entries-of.ts'
import { importInvalid } from './import-fault.ts'
import type { Imported, ImportSource } from './imported.ts'
import { loadFlags, loadMetrics, shortenOperations, type LoadFigures } from './load-figures.ts'
import { checkJson, readJson } from './read-json.ts'
import { slugOfFile } from './slug.ts'

/** Milliseconds since 1970, up to the year 9999. */
const instant = z.int().min(0).max(253_402_300_799_999)

const times = z.looseObject({
  p50: amount,
  p75: amount.optional(),
  p90: amount.optional(),
  p95: amount.optional(),
  p99: amount.optional(),
  p999: amount.optional(),
  mean: amount.optional(),
  max: amount.optional(),
})

const responseTime = 'http.response_time'
const byEndpoint = 'plugins.metrics-by-endpoint.response_time.'
const statusCode = /^http\.codes\.(\d{3})$/

const report = z.looseObject({
  aggregate: z.looseObject({
    counters: entriesOf((name) => name === 'http.requests' || statusCode.test(name), amount),
    summaries: entriesOf((name) => name === responseTime || name.startsWith(byEndpoint), times),
    firstMetricAt: instant,
    lastMetricAt: instant,
  }),
})

const remedy = 'Write the file with: artillery run --output FILE SCRIPT (Artillery 2).'
const ms = 1e6

/** Reads the report of Artillery 2. Its `http.request_rate` averages the rates of parts of the run, and is not used. */
export function importArtillery(source: ImportSource): Imported {
  const { aggregate } = checkJson(readJson(source, remedy), report, source, remedy)
  const { counters, summaries, firstMetricAt, lastMetricAt } = aggregate
  const whole = summaries.read.get(responseTime)
  const requests = counters.read.get('http.requests')
  if (!whole || requests === undefined) {
    const says = `holds no ${responseTime}; only tests of HTTP can be imported`
    throw importInvalid(source.file, [{ line: 1, column: 1, says }], remedy)
  }
  const seconds = (lastMetricAt - firstMetricAt) / 1_000
  const total: LoadFigures = {
    ...latencyOf(whole),
    requests,
    failed: Math.max(0, requests - answeredWell(counters.read)),
    ...(seconds > 0 ? { perSecond: requests / seconds } : {}),
  }
  const endpoints = [...summaries.read].filter(([name]) => name !== responseTime)
  const operations = shortenOperations(endpoints.map(([name]) => name.slice(byEndpoint.length)))
  const parts = endpoints.map(([, each], index) => ({ ...latencyOf(each), operation: operations[index] ?? '' }))
  const all = [total, ...parts]
  return {
    startedAt: new Date(firstMetricAt).toISOString(),
    cases: [
      {
        phase: 'load',
        name: slugOfFile(source.file),
        shape: null,
        replicates: [{ state: 'ok', metrics: loadMetrics(all) }],
        flags: loadFlags(all),
      },
    ],
    method: 'Artillery measures to the first byte of an answer; waiting for a connection is left out',
    unread: [...counters.unread, ...summaries.unread],
  }
}

/** Answers below 400. What has no answer, or one above, failed. */
const answeredWell = (counters: ReadonlyMap<string, number>): number =>
  [...counters].reduce((sum, [name, count]) => {
    const code = Number(statusCode.exec(name)?.[1] ?? Number.NaN)
    return code < 400 ? sum + count : sum
  }, 0)

function latencyOf(summary: z.output<typeof times>): LoadFigures {
  const { p50, p75, p90, p95, p99, p999, mean, max } = summary
  const percents = [
    [50, p50],
    [75, p75],
    [90, p90],
    [95, p95],
    [99, p99],
    [99.9, p999],
  ] as const
  return {
    percentilesNs: new Map(
      percents.flatMap(([percent, value]) => (value === undefined ? [] : [[percent, value * ms]])),
    ),
    ...(mean === undefined ? {} : { meanNs: mean * ms }),
    ...(max === undefined ? {} : { maxNs: max * ms }),
  }
}
