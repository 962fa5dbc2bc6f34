import type { RequestListener } from 'node:http'
import type { Gauges } from '@gauntlet/contract'
import type { Service } from './service/service.ts'

/** Requests from one reading to the next: a tenth of a second at 1,000 per second. */
const requestsPerReading = 100

/** The first and the last part of a run are set against each other. */
const parts = 4

/** What a service shows of itself at one moment of a run. */
export interface Reading {
  readonly rssBytes: number
  readonly hits: number
  readonly lookups: number
}

export interface DriftWatch {
  /** The service's, which is read at every hundredth request. At a steady rate that is a series over time. */
  readonly listener: RequestListener
  readonly gauges: () => Gauges
}

export function watchDrift(service: Service): DriftWatch {
  const readings: Reading[] = []
  let requests = 0
  return {
    listener: (request, response) => {
      if (requests++ % requestsPerReading === 0) readings.push(readingOf(service))
      service.listener(request, response)
    },
    gauges: () => driftGauges(readings),
  }
}

function readingOf({ verifier }: Service): Reading {
  const { hits, misses } = verifier.stats().cache
  return { rssBytes: process.memoryUsage.rss(), hits, lookups: hits + misses }
}

/** The last quarter of a series ÷ the first. Nothing for a series that is too short for a hit rate of each. */
export function driftGauges(readings: readonly Reading[]): Gauges {
  const size = Math.floor(readings.length / parts)
  if (size < 2) return {}
  const [first, last] = [readings.slice(0, size), readings.slice(-size)]
  return {
    rss_drift_ratio: meanRss(last) / meanRss(first),
    hit_drift_ratio: hitRatio(last) / hitRatio(first),
  }
}

const meanRss = (readings: readonly Reading[]): number =>
  readings.reduce((sum, { rssBytes }) => sum + rssBytes, 0) / readings.length

function hitRatio(readings: readonly Reading[]): number {
  const [from, to] = [readings[0] as Reading, readings.at(-1) as Reading]
  return (to.hits - from.hits) / (to.lookups - from.lookups)
}
