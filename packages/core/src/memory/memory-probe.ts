import { readProcess } from '@gauntlet/contract'
import type { MemoryReading } from '@gauntlet/record'
import { collectGarbage } from '../machine/collect-garbage.ts'
import { collectHeap } from '../leak/node-inspector.ts'
import type { Outside } from '../trial/whereabouts.ts'
import { peakRssBytes, readMemory, resetPeakRss } from './read-memory.ts'
import { outsideTree, peakRssOf, readProcesses } from './read-tree.ts'

/** How the memory of a system is read: before its work, after it, and at its peak. */
export interface MemoryProbe {
  readonly baseline: MemoryReading
  readonly settled: () => Promise<MemoryReading>
  readonly peakRssBytes: () => number
}

/** This process, after forced collections. */
export async function probeHere(): Promise<MemoryProbe> {
  await collectGarbage('last-resort')
  const baseline = readMemory()
  resetPeakRss()
  return {
    baseline,
    settled: async () => {
      await collectGarbage('last-resort')
      return readMemory()
    },
    peakRssBytes,
  }
}

/**
 * Processes outside, as they are: only a Node process that has an inspector is asked to collect. One that this trial
 * started held nothing before; one that was there before the trial begins at what it holds now.
 */
export function probeOutside({ roots, inspectors }: Outside): MemoryProbe {
  const read = (pids: readonly number[]): MemoryReading => ({
    ...readProcesses(pids),
    heapBytes: 0,
    externalBytes: 0,
    arrayBufferBytes: 0,
  })
  const begun = readProcess(process.pid)?.startTicks ?? 0
  const older = roots.filter((pid) => (readProcess(pid)?.startTicks ?? 0) < begun)
  older.forEach(resetPeakRss)
  return {
    baseline: read(older.length === 0 ? [] : outsideTree(older)),
    settled: async () => {
      for (const inspector of inspectors.values()) await collectHeap(inspector)
      return read(outsideTree(roots))
    },
    peakRssBytes: () => peakRssOf(outsideTree(roots)),
  }
}

/** What the parts of a system hold together. */
export function sumReadings(readings: readonly MemoryReading[]): MemoryReading {
  const sum = (name: keyof MemoryReading): number => readings.reduce((total, reading) => total + reading[name], 0)
  return {
    rssBytes: sum('rssBytes'),
    heapBytes: sum('heapBytes'),
    externalBytes: sum('externalBytes'),
    arrayBufferBytes: sum('arrayBufferBytes'),
    privateBytes: sum('privateBytes'),
  }
}
