import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { Skipped } from '@gauntlet/contract'
import { collectGarbage } from '../machine/collect-garbage.ts'
import { offHeapGrowth, readMemory } from '../memory/read-memory.ts'
import { readTree, treeDescriptors } from '../memory/read-tree.ts'
import type { Outside } from '../trial/whereabouts.ts'
import { collectedHeapBytes } from './node-inspector.ts'

/** How a system's memory is read between cycles, and what such readings can tell. */
export interface LeakMeter {
  readonly read: () => Promise<{ readonly bytes: number; readonly rssBytes: number }>
  readonly openHandles: () => number
  /** Handles may come and go by this many without a leak. */
  readonly handleSlack: number
  /** So much work between two readings that a small growth per cycle stands out of the noise. */
  readonly readingNs: number
  /** Fewer cycles between two readings show only how a program settles. */
  readonly fewestCycles: number
}

/** Heap and external memory of this process, after forced collections. */
export async function meterHere(): Promise<LeakMeter> {
  await collectGarbage()
  const base = readMemory()
  return {
    read: async () => {
      await collectGarbage()
      const memory = readMemory()
      return {
        bytes: Math.max(0, memory.heapBytes + base.externalBytes + offHeapGrowth(base, memory)),
        rssBytes: memory.rssBytes,
      }
    },
    openHandles: () => process.getActiveResourcesInfo().length,
    handleSlack: 0,
    readingNs: 3_000_000,
    fewestCycles: 5,
  }
}

/**
 * Processes outside: the collected heap of a Node process that has an inspector, the private memory of any other and of
 * its descendants. It takes more cycles here to grow by a page, or to pay for a collection over the inspector (40 ms).
 * Connections that a server has not closed yet are descriptors that come and go. Throws `Skipped` for a Node process
 * without an inspector.
 */
export function meterOutside({ roots, inspectors }: Outside): LeakMeter {
  const others = roots.filter((pid) => !inspectors.has(pid))
  others.forEach(refuseNode)
  return {
    read: async () => {
      let bytes = others.length === 0 ? 0 : readTree(others).privateBytes
      for (const inspector of inspectors.values()) bytes += await collectedHeapBytes(inspector)
      return { bytes, rssBytes: readTree(roots).rssBytes }
    },
    openHandles: () => treeDescriptors(roots),
    handleSlack: 4,
    readingNs: 20_000_000,
    fewestCycles: 10,
  }
}

/** A healthy Node program grew by 97 kB per cycle over hundreds of cycles, as nothing made it collect. */
function refuseNode(pid: number): void {
  if (basename(programOf(pid)) !== 'node') return
  throw new Skipped(
    'the growth of a Node program tells nothing while nobody makes it collect',
    "start it with external({ command: 'node', collect: 'node-inspector', … })",
  )
}

function programOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`)
  } catch {
    return ''
  }
}
