import * as z from 'zod'
import { amount } from './amount.ts'
import type { Imported, ImportSource } from './imported.ts'
import { loadFlags, loadMetrics, type LoadFigures } from './load-figures.ts'
import { checkJson, readJson, unreadNames } from './read-json.ts'
import { slugOfFile } from './slug.ts'

const result = z.looseObject({
  url: z.string(),
  connections: z.int().min(1).max(1e6),
  duration: amount,
  start: z.iso.datetime(),
  errors: amount,
  mismatches: amount.optional(),
  non2xx: amount,
  latency: z.object({ mean: amount, max: amount, p50: amount }).catchall(amount),
  requests: z.looseObject({ total: amount }),
})

const remedy = 'Write the file with: autocannon --json URL > FILE, or with JSON.stringify(await autocannon(…)).'
const ms = 1e6

/** Reads what `autocannon --json` prints. */
export function importAutocannon(source: ImportSource): Imported {
  const raw = readJson(source, remedy)
  const {
    connections,
    duration,
    start,
    errors,
    mismatches = 0,
    non2xx,
    latency,
    requests,
  } = checkJson(raw, result, source, remedy)
  const figures: LoadFigures = {
    requests: requests.total + errors,
    failed: errors + mismatches + non2xx,
    ...(duration > 0 ? { perSecond: requests.total / duration } : {}),
    meanNs: latency.mean * ms,
    maxNs: latency.max * ms,
    percentilesNs: percentilesOf(latency),
  }
  return {
    startedAt: start,
    cases: [
      {
        phase: 'load',
        name: slugOfFile(source.file),
        shape: `closed-${connections}`,
        replicates: [{ state: 'ok', metrics: loadMetrics([figures]) }],
        flags: loadFlags([figures]),
      },
    ],
    method:
      'autocannon sends when an answer came, and counts whole milliseconds: what a stall kept from being sent is missing',
    unread: unreadNames(raw as object, Object.keys(result.shape)),
  }
}

/** Below the median a latency says nothing about who waited. */
function percentilesOf(latency: Readonly<Record<string, number>>): Map<number, number> {
  const found = new Map<number, number>()
  for (const [name, value] of Object.entries(latency)) {
    const percent = /^p(\d+(?:_\d+)?)$/.exec(name)?.[1]?.replace('_', '.')
    if (percent !== undefined && Number(percent) >= 50) found.set(Number(percent), value * ms)
  }
  return found
}
