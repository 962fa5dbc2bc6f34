import type { Readable } from 'node:stream'
import { liveLoadSchema, type LiveLoad, type LiveSample } from '@gauntlet/record'

/** A generator says 200 bytes a second; what says more is not one of ours. */
const mostText = 8_192

/**
 * Listens to the lines of a trial's generators; the function returned gives what they said since it was last called. A
 * subject may write there, too: what is no line is left out, and what is too much is forgotten.
 */
export function listenTo(lines: Readable): () => LiveSample['load'] {
  let text = ''
  lines.setEncoding('utf8')
  lines.on('error', () => undefined)
  lines.on('data', (chunk: string) => (text = (text + chunk).slice(-mostText)))
  return () => {
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    text = text.slice(whole.length)
    const latest = new Map<number, LiveLoad>()
    for (const line of whole.split('\n')) {
      const load = readLoad(line)
      if (load) latest.set(load.part, load)
    }
    return addUp([...latest.values()])
  }
}

function readLoad(line: string): LiveLoad | null {
  try {
    return liveLoadSchema.parse(JSON.parse(line))
  } catch {
    return null
  }
}

/** Rates add up; of the quantiles the slowest generator's is shown. */
function addUp(parts: readonly LiveLoad[]): LiveSample['load'] {
  if (parts.length === 0) return null
  const sum = (of: (load: LiveLoad) => number): number => parts.reduce((total, load) => total + of(load), 0)
  const most = (of: (load: LiveLoad) => number): number => Math.max(...parts.map(of))
  return {
    goodputPerS: sum((load) => load.goodputPerS),
    offeredPerS: sum((load) => load.offeredPerS),
    failedPerS: sum((load) => load.failedPerS),
    p50Ns: most((load) => load.p50Ns),
    p95Ns: most((load) => load.p95Ns),
    p99Ns: most((load) => load.p99Ns),
  }
}
