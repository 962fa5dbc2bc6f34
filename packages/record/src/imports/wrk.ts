import { importInvalid } from './import-fault.ts'
import type { Imported, ImportSource } from './imported.ts'
import { loadFlags, loadMetrics, type LoadFigures } from './load-figures.ts'
import { slugOfFile } from './slug.ts'

const remedy = 'Give what wrk prints, unabridged: wrk --latency URL > FILE.'

const unitNs = new Map([
  ['us', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3_600e9],
])

/** Longer ones leave the range of numbers. */
const number = String.raw`(\d{1,15}(?:\.\d{1,15})?)`
const time = `${number}(us|ms|s|m|h)`

/** What wrk prints, line by line. */
const patterns = {
  connections: /^\s+\d{1,6} threads and (\d{1,6}) connections$/,
  latency: new RegExp(`^\\s+Latency\\s+${time}\\s+\\S+\\s+${time}`),
  percentile: new RegExp(`^\\s+${number}%\\s+${time}$`),
  requests: new RegExp(String.raw`^\s+(\d{1,15}) requests in ${time},`),
  socketErrors: /^\s+Socket errors: connect (\d{1,15}), read (\d{1,15}), write (\d{1,15}), timeout (\d{1,15})$/,
  statusErrors: /^\s+Non-2xx or 3xx responses: (\d{1,15})$/,
  rate: new RegExp(`^Requests/sec:\\s+${number}$`),
  title: /^Running .+ test @ /,
  known: /^\s+Thread Stats |^\s+Req\/Sec |^\s+Latency Distribution|^Transfer\/sec:|^\s*$/,
} as const

/** Reads what wrk prints. */
export function importWrk(source: ImportSource): Imported {
  const lines = source.text.split(/\r?\n/)
  const first = (pattern: RegExp): RegExpExecArray | null => {
    for (const line of lines) {
      const found = pattern.exec(line)
      if (found) return found
    }
    return null
  }
  const missing = (['title', 'connections', 'latency', 'requests', 'rate'] as const).filter(
    (name) => first(patterns[name]) === null,
  )
  if (missing.length > 0) {
    // wrk prints them in this order, so that the end is where the first of them should have been.
    const says = `holds no line with ${missing.map((name) => names[name]).join(', ')}`
    throw importInvalid(source.file, [{ line: lines.length, column: 1, says }], remedy)
  }
  const numbers = (pattern: RegExp): number[] => (first(pattern) ?? []).slice(1).map(Number)
  const [connections = 1] = numbers(patterns.connections)
  const [completed = 0] = numbers(patterns.requests)
  const [perSecond = 0] = numbers(patterns.rate)
  const broken = numbers(patterns.socketErrors).reduce((sum, count) => sum + count, 0)
  const [refused = 0] = numbers(patterns.statusErrors)
  const latency = first(patterns.latency) ?? []
  const figures: LoadFigures = {
    requests: completed + broken,
    failed: broken + refused,
    perSecond,
    meanNs: timeOf(latency[1], latency[2]),
    maxNs: timeOf(latency[3], latency[4]),
    percentilesNs: new Map(
      lines.flatMap((line) => {
        const found = patterns.percentile.exec(line)
        return found ? [[Number(found[1]), timeOf(found[2], found[3])] as const] : []
      }),
    ),
  }
  return {
    startedAt: null,
    cases: [
      {
        phase: 'load',
        name: slugOfFile(source.file),
        shape: `closed-${connections}`,
        replicates: [{ state: 'ok', metrics: loadMetrics([figures]) }],
        flags: loadFlags([figures]),
      },
    ],
    method: 'wrk sends when an answer came: what a stall kept from being sent is missing',
    unread: lines
      .filter((line) => Object.values(patterns).every((pattern) => !pattern.test(line)))
      .map((line) => line.trim()),
  }
}

const names = {
  title: 'the address',
  connections: 'threads and connections',
  latency: 'latency',
  requests: 'the count of requests',
  rate: 'requests per second',
} as const

const timeOf = (value: string | undefined, unit: string | undefined): number =>
  Number(value) * (unitNs.get(unit ?? '') ?? Number.NaN)
