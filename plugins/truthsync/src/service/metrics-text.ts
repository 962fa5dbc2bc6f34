import type { HistogramStats } from './histogram.ts'
import type { ServiceStats } from './stats.ts'

/** The statistics in the text format of Prometheus, version 0.0.4. */
export function metricsText(stats: ServiceStats): string {
  return [
    family('truthsync_requests_total', { type: 'counter', help: 'Requests that came in.' }, [
      ['', stats.total_requests],
    ]),
    family(
      'truthsync_errors_total',
      { type: 'counter', help: 'Requests that were refused or failed, by status.' },
      Object.entries(stats.errors).map(([status, count]) => [`{status="${status}"}`, count]),
    ),
    family('truthsync_rejected_total', { type: 'counter', help: 'Texts turned away by a full queue.' }, [
      ['', stats.rejected],
    ]),
    histogram('truthsync_processing_seconds', 'From the whole body to the answer.', {
      ...stats.processing_us,
      perUnit: 1e6,
    }),
    histogram('truthsync_batch_size', 'Texts that were verified together.', { ...stats.batch_sizes, perUnit: 1 }),
    family('truthsync_cache_lookups_total', { type: 'counter', help: 'Lookups in the cache, by outcome.' }, [
      ['{outcome="hit"}', stats.cache.hits],
      ['{outcome="miss"}', stats.cache.misses],
    ]),
    family('truthsync_cache_hit_rate', { type: 'gauge', help: 'Hits among all lookups so far, 0 to 1.' }, [
      ['', stats.cache.hit_rate],
    ]),
    family('truthsync_cache_entries', { type: 'gauge', help: 'Texts in the cache.' }, [['', stats.cache.size]]),
    family('truthsync_batch_queue_size', { type: 'gauge', help: 'Texts that wait for their batch.' }, [
      ['', stats.batch_queue_size],
    ]),
    family('truthsync_resident_bytes', { type: 'gauge', help: 'Resident memory of the process.' }, [
      ['', stats.resources.rss_bytes],
    ]),
  ].join('')
}

type Sample = readonly [labelsOrSuffix: string, value: number]

const family = (name: string, about: { type: string; help: string }, samples: readonly Sample[]): string =>
  [
    `# HELP ${name} ${about.help}\n# TYPE ${name} ${about.type}\n`,
    ...samples.map(([rest, value]) => `${name}${rest} ${value}\n`),
  ].join('')

/** Buckets of Prometheus are cumulative. */
function histogram(name: string, help: string, of: HistogramStats & { readonly perUnit: number }): string {
  let below = 0
  const buckets = of.counts.map((count, i): Sample => {
    const bound = of.bounds[i]
    below += count
    return [`_bucket{le="${bound === undefined ? '+Inf' : bound / of.perUnit}"}`, below]
  })
  return family(name, { type: 'histogram', help }, [...buckets, ['_sum', of.sum / of.perUnit], ['_count', below]])
}
