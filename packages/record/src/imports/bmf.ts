import * as z from 'zod'
import { metricName } from '../primitives.ts'
import { reported, type Imported, type ImportSource } from './imported.ts'
import { checkJson, readJson } from './read-json.ts'
import type { Metric } from '../metric-schema.ts'

/** Bencher gives seconds for some, which become nanoseconds. */
const figure = z.number().min(-1e200).max(1e200)

const measure = z
  .looseObject({ value: figure, lower_value: figure.optional(), upper_value: figure.optional() })
  .refine(({ value, lower_value: low = value, upper_value: high = value }) => low <= value && value <= high, {
    error: 'needs lower_value <= value <= upper_value',
  })

const benchmarks = z.record(z.string(), z.record(z.string(), measure))

const remedy = 'Write Bencher Metric Format: { "benchmark": { "latency": { "value": 1 } } }.'

/** The measures that Bencher defines, with the unit it gives them. */
const known = new Map<string, { readonly name: string; readonly factor: number; readonly better: Metric['better'] }>([
  ['latency', { name: 'latency_ns', factor: 1, better: 'lower' }],
  ['throughput', { name: 'throughput_per_s', factor: 1, better: 'higher' }],
  ['build-time', { name: 'build_time_ns', factor: 1e9, better: 'lower' }],
  ['file-size', { name: 'file_size_bytes', factor: 1, better: 'lower' }],
])

/** Reads Bencher Metric Format. A measure whose unit nobody knows is named, and not read. */
export function importBmf(source: ImportSource): Imported {
  const found = checkJson(readJson(source, remedy), benchmarks, source, remedy)
  const unread = new Set<string>()
  const cases = Object.entries(found).flatMap(([name, measures]) => {
    const metrics = Object.entries(measures).flatMap(([slug, { value, lower_value: low, upper_value: high }]) => {
      const meaning = known.get(slug) ?? meaningOf(slug)
      if (meaning === null) {
        unread.add(slug)
        return []
      }
      const { factor, better } = meaning
      const metric = reported(meaning.name, value * factor, { better, role: 'primary' })
      const ends = { low: (low ?? value) * factor, high: (high ?? value) * factor }
      return [{ ...metric, estimate: { ...metric.estimate, ...ends } }]
    })
    if (metrics.length === 0) return []
    return [{ phase: 'micro' as const, name, shape: null, replicates: [{ state: 'ok' as const, metrics }], flags: [] }]
  })
  return {
    startedAt: null,
    cases,
    method: 'Bencher Metric Format does not say how a value was measured, nor what its lower and upper values are',
    unread: [...unread],
  }
}

/** A slug of our own export, `latency-p50-ns`, says its unit by itself. */
function meaningOf(slug: string): { name: string; factor: number; better: Metric['better'] } | null {
  const name = slug.replaceAll('-', '_')
  return metricName.safeParse(name).success ? { name, factor: 1, better: 'none' } : null
}
