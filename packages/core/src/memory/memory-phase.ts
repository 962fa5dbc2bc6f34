import type { MemoryCase } from '@gauntlet/contract'
import type { Metric, MemoryReading } from '@gauntlet/record'
import { nowNs } from '../machine/clock.ts'
import { contentionFlags, watchRunQueue } from '../machine/run-queue.ts'
import { sink } from '../machine/sink.ts'
import { exactMetric, readingMetric } from '../trial/make-metric.ts'
import type { PhaseContext } from '../trial/run-phase.ts'
import { TrialFailure, type Observation } from '../trial/trial.ts'
import { outsideToRead } from '../trial/whereabouts.ts'
import { probeHere, probeOutside, sumReadings } from './memory-probe.ts'
import { outsideFlags } from './outside-flags.ts'
import { offHeapGrowth } from './read-memory.ts'

/**
 * What a system of one scale holds: a reading before it is built, one after its work, both after forced collections,
 * and the kernel's peak. Building belongs to the work. A system may be partly here and partly outside.
 */
export async function runMemory({ trial, subject, open, whereabouts }: PhaseContext): Promise<Observation> {
  const spec = subject.memory?.[trial.key.case] as MemoryCase<unknown>
  const here = await probeHere()
  const waiting = watchRunQueue()
  const start = nowNs()
  const system = await open()
  const outside = outsideToRead(whereabouts())
  const there = outside && probeOutside(outside)
  const items = await spec.run(system)
  const elapsedNs = nowNs() - start
  const waitingShare = waiting.share()
  if (!Number.isSafeInteger(items) || items <= 0) {
    throw new TrialFailure('bad-output', `run must return the number of items handled, > 0; got ${String(items)}`)
  }
  // This process first: asking inspectors takes memory here.
  const probes = [...(!outside || outside.alsoHere ? [here] : []), ...(there ? [there] : [])]
  const ends: MemoryReading[] = []
  for (const probe of probes) ends.push(await probe.settled())
  const baseline = sumReadings(probes.map((probe) => probe.baseline))
  const settled = sumReadings(ends)
  const peak = probes.reduce((sum, probe) => sum + probe.peakRssBytes(), 0)
  sink.last = system
  const filled = { items, baseline, settled, peak, elapsedNs }
  return {
    status: { state: 'ok' },
    metrics: [
      ...memoryMetrics(filled),
      // V8 counts for this process only: of a system that is partly outside, that is no figure.
      ...(outside ? [] : heapMetrics(filled)),
    ],
    flags: [...contentionFlags(waitingShare), ...(outside ? outsideFlags(outside) : [])],
    detail: { phase: 'memory', items, baseline, settled, peakRssBytes: peak, elapsedNs },
  }
}

interface Filled {
  readonly items: number
  readonly baseline: MemoryReading
  readonly settled: MemoryReading
  readonly peak: number
  readonly elapsedNs: number
}

/**
 * Retained = settled − baseline; it may be negative where a collection freed what was there before. The headline is what
 * the kernel charges to the system's processes alone (resident size where it does not say): only that sees native and WebAssembly
 * memory.
 */
function memoryMetrics({ items, baseline, settled, peak, elapsedNs }: Filled): Metric[] {
  const rss = settled.rssBytes - baseline.rssBytes
  return [
    exactMetric('items_count', items, { better: 'none' }),
    ...(settled.privateBytes > 0
      ? [readingMetric('retained_private_bytes', settled.privateBytes - baseline.privateBytes, { role: 'primary' })]
      : []),
    readingMetric('retained_rss_bytes', rss, { role: settled.privateBytes > 0 ? 'secondary' : 'primary' }),
    readingMetric('peak_rss_bytes', peak),
    readingMetric('peak_over_baseline_bytes', peak - baseline.rssBytes),
    readingMetric('rss_bytes_per_item', rss / items),
    readingMetric('elapsed_ns', elapsedNs),
    readingMetric('items_per_s', items / (elapsedNs / 1e9), { better: 'higher' }),
  ]
}

/** `retained_js_bytes` is heap and external memory as V8 counts it: exact, but blind to native and WebAssembly memory. */
function heapMetrics({ baseline, settled }: Filled): Metric[] {
  const heap = settled.heapBytes - baseline.heapBytes
  const external = offHeapGrowth(baseline, settled)
  return [
    readingMetric('retained_js_bytes', heap + external),
    readingMetric('retained_heap_bytes', heap, { role: 'diagnostic' }),
    readingMetric('retained_external_bytes', external, { role: 'diagnostic' }),
  ]
}
