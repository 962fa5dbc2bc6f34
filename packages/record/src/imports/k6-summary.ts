import * as z from 'zod'
import { amount } from './amount.ts'
import { entriesOf, within } from './entries-of.ts'
import { importInvalid } from './import-fault.ts'
import type { ImportSource } from './imported.ts'
import { checkJson, readJson } from './read-json.ts'

type Figures = Readonly<Record<string, number>>

/** Metrics of requests by their full name, tags included: `http_req_duration{name:login}`. Times are milliseconds. */
export interface K6Summary {
  readonly metrics: ReadonlyMap<string, Figures>
  readonly durationSeconds: number | null
  /** Metrics of other things. */
  readonly unread: readonly string[]
}

/** The metric of a request's whole time, and of those with one tag. */
export const requestTime = /^(?:http|grpc)_req_duration(?:\{(.+)\})?$/

const isRead = (name: string): boolean => requestTime.test(name) || name === 'http_reqs' || name === 'http_req_failed'

/** Thresholds stand among the figures of the oldest form. */
const figures = z
  .record(z.string(), z.union([amount, z.looseObject({})], 'expected a figure'))
  .transform((values): Figures => {
    const known = Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    return Object.fromEntries(known)
  })

/** `k6 run --summary-export`: the figures of a metric stand in it. */
const flat = z.looseObject({ metrics: entriesOf(isRead, figures) })

/** What `handleSummary` is given: the figures of a metric stand in its `values`. */
const nested = z.looseObject({
  metrics: entriesOf(isRead, z.looseObject({ values: figures })),
  state: z.looseObject({ testRunDurationMs: amount }).optional(),
})

const listedMetric = z.looseObject({ name: z.string() }).transform((metric, context) => ({
  name: metric.name,
  values: isRead(metric.name) ? within({ schema: figures, path: ['values'] }, metric['values'], context) : null,
}))

/** `--new-machine-readable-summary`, from k6 1.5 on: a list of metrics. */
const listed = z.looseObject({
  version: z.string().regex(/^1\./, 'only version 1 of the machine-readable summary is known'),
  config: z.looseObject({ duration: amount }),
  results: z.looseObject({ metrics: z.array(listedMetric) }),
})

const remedy = 'Write the file with: k6 run --summary-export FILE, or with JSON.stringify(data) in handleSummary.'

/** Reads each of the three forms. Throws `IMPORT_INVALID` where the file is none, or has no request in it. */
export function readK6Summary(source: ImportSource): K6Summary {
  const summary = readForm(readJson(source, remedy), source)
  if ([...summary.metrics.keys()].some((name) => requestTime.test(name))) return summary
  const says = 'holds neither http_req_duration nor grpc_req_duration; only tests of requests can be imported'
  throw importInvalid(source.file, [{ line: 1, column: 1, says }], remedy)
}

function readForm(value: unknown, source: ImportSource): K6Summary {
  if (has(value, 'results')) return readListed(value, source)
  const metrics = has(value, 'metrics') ? value['metrics'] : null
  const [first] = typeof metrics === 'object' && metrics !== null ? Object.values(metrics) : []
  return has(first, 'values') ? readNested(value, source) : readFlat(value, source)
}

const has = <Name extends string>(value: unknown, name: Name): value is { readonly [Key in Name]: unknown } =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)

function readFlat(value: unknown, source: ImportSource): K6Summary {
  const { metrics } = checkJson(value, flat, source, remedy)
  return { metrics: metrics.read, durationSeconds: null, unread: metrics.unread }
}

function readNested(value: unknown, source: ImportSource): K6Summary {
  const { metrics, state } = checkJson(value, nested, source, remedy)
  return {
    metrics: new Map([...metrics.read].map(([name, metric]) => [name, metric.values])),
    durationSeconds: state ? state.testRunDurationMs / 1_000 : null,
    unread: metrics.unread,
  }
}

function readListed(value: unknown, source: ImportSource): K6Summary {
  const { config, results } = checkJson(value, listed, source, remedy)
  return {
    metrics: new Map(results.metrics.flatMap(({ name, values }) => (values ? [[name, values.data] as const] : []))),
    durationSeconds: config.duration,
    unread: results.metrics.flatMap(({ name, values }) => (values ? [] : [name])),
  }
}
