/** What a foreign generator says about a run; null where it does not say. */
export interface PeerFigures {
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
  readonly perSecond: number | null
}

const numberAt = (text: string, pattern: RegExp): number | null => {
  const found = pattern.exec(text)?.[1]
  return found === undefined || found === '' ? null : Number(found)
}

const timed = (value: number | null, factor: number): number | null => (value === null ? null : value * factor)

/** wrk and wrk2 with our `percentiles.lua`, which prints whole microseconds. */
export const parseWrk = (text: string): PeerFigures => ({
  p50Ms: timed(numberAt(text, /^percentile 50 ([\d.]+)$/m), 1e-3),
  p95Ms: timed(numberAt(text, /^percentile 95 ([\d.]+)$/m), 1e-3),
  p99Ms: timed(numberAt(text, /^percentile 99 ([\d.]+)$/m), 1e-3),
  perSecond: numberAt(text, /^Requests\/sec:\s+([\d.]+)/m),
})

/** hey's summary, in seconds. */
export const parseHey = (text: string): PeerFigures => ({
  p50Ms: timed(numberAt(text, /^\s*50%+ in ([\d.]+) secs/m), 1e3),
  p95Ms: timed(numberAt(text, /^\s*95%+ in ([\d.]+) secs/m), 1e3),
  p99Ms: timed(numberAt(text, /^\s*99%+ in ([\d.]+) secs/m), 1e3),
  perSecond: numberAt(text, /^\s*Requests\/sec:\s+([\d.]+)/m),
})

/** ApacheBench's table, in whole milliseconds. */
export const parseAb = (text: string): PeerFigures => ({
  p50Ms: numberAt(text, /^\s*50%\s+(\d+)/m),
  p95Ms: numberAt(text, /^\s*95%\s+(\d+)/m),
  p99Ms: numberAt(text, /^\s*99%\s+(\d+)/m),
  perSecond: numberAt(text, /^Requests per second:\s+([\d.]+)/m),
})

const k6Units = new Map([
  ['ns', 1e-6],
  ['µs', 1e-3],
  ['ms', 1],
  ['s', 1e3],
  ['m', 6e4],
])

/** k6's summary with `--summary-trend-stats=p(50),p(95),p(99)`; its times have units, and minutes come as `1m2.5s`. */
export function parseK6(text: string): PeerFigures {
  const line = /^\s*http_req_duration\.*:.*$/m.exec(text)?.[0] ?? ''
  const at = (share: number): number | null => {
    const written = new RegExp(`p\\(${share}\\)=(\\S+)`).exec(line)?.[1]
    if (written === undefined) return null
    const parts = [...written.matchAll(/([\d.]+)(ns|µs|ms|m|s)/g)]
    return parts.reduce((sum, [, figure, unit]) => sum + Number(figure) * (k6Units.get(unit ?? '') ?? Number.NaN), 0)
  }
  return {
    p50Ms: at(50),
    p95Ms: at(95),
    p99Ms: at(99),
    perSecond: numberAt(text, /^\s*http_reqs\.*:\s+\d+\s+([\d.]+)\/s/m),
  }
}

/** The JSON that `artillery run --output` writes; times in milliseconds. */
export function parseArtillery(text: string, seconds: number): PeerFigures {
  const { aggregate } = JSON.parse(text) as {
    aggregate?: {
      counters?: { [name: string]: number }
      summaries?: { [name: string]: { p50?: number; p95?: number; p99?: number } }
    }
  }
  const times = aggregate?.summaries?.['http.response_time']
  const responses = aggregate?.counters?.['http.responses']
  return {
    p50Ms: times?.p50 ?? null,
    p95Ms: times?.p95 ?? null,
    p99Ms: times?.p99 ?? null,
    perSecond: responses === undefined ? null : responses / seconds,
  }
}

/** The last row of the table that `locust --csv` writes; times in milliseconds. No field of it holds a comma. */
export function parseLocust(text: string): PeerFigures {
  const rows = text
    .trim()
    .split(/\r?\n/)
    .map((row) => row.split(','))
  const header = rows[0] ?? []
  const all = rows.find((row) => row[1] === 'Aggregated') ?? []
  const field = (name: string): number | null => {
    const written = all[header.indexOf(name)]
    return written === undefined || written === '' || Number.isNaN(Number(written)) ? null : Number(written)
  }
  return { p50Ms: field('50%'), p95Ms: field('95%'), p99Ms: field('99%'), perSecond: field('Requests/s') }
}
