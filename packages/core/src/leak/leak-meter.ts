import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { Skipped } from '@gauntlet/contract'
import { collectGarbage } from '../machine/collect-garbage.ts'
import { offHeapGrowth, readMemory } from '../memory/read-memory.ts'
import { openDescriptors, outsideTree, readProcesses } from '../memory/read-tree.ts'
import type { Outside } from '../trial/whereabouts.ts'
import { collectHeap } from './node-inspector.ts'

/** The kernel counts the memory of a process in pages. */
const pageBytes = 4_096

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
  /** Readings rise in steps of this size. */
  readonly resolutionBytes: number
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
    resolutionBytes: 0,
  }
}

/**
 * Processes outside: the collected heap of a Node process that has an inspector, the private memory of all others of the
 * tree. It takes more cycles here to grow by a page, or to pay for a collection over the inspector (40 ms).
 * Connections that a server has not closed yet are descriptors that come and go. Reading throws `Skipped` where
 * there is a Node process without an inspector, a child of another included, or a worker thread.
 */
export function meterOutside({ roots, inspectors }: Outside): LeakMeter {
  return {
    read: async () => {
      const tree = outsideTree(roots)
      const others = tree.filter((pid) => !inspectors.has(pid))
      others.forEach(refuseNode)
      let bytes = readProcesses(others).privateBytes
      for (const inspector of inspectors.values()) {
        const heap = await collectHeap(inspector)
        if (heap.workers > 0) refuseWorkers(heap.workers)
        bytes += heap.bytes
      }
      return { bytes, rssBytes: readProcesses(tree).rssBytes }
    },
    openHandles: () => openDescriptors(outsideTree(roots)),
    handleSlack: 4,
    readingNs: 20_000_000,
    fewestCycles: 10,
    resolutionBytes: pageBytes,
  }
}

/** A system that is partly here and partly outside. This process is read first: asking inspectors takes memory here. */
export function addMeters(here: LeakMeter, outside: LeakMeter): LeakMeter {
  return {
    read: async () => {
      const own = await here.read()
      const others = await outside.read()
      return { bytes: own.bytes + others.bytes, rssBytes: own.rssBytes + others.rssBytes }
    },
    openHandles: () => here.openHandles() + outside.openHandles(),
    handleSlack: here.handleSlack + outside.handleSlack,
    readingNs: Math.max(here.readingNs, outside.readingNs),
    fewestCycles: Math.max(here.fewestCycles, outside.fewestCycles),
    resolutionBytes: Math.max(here.resolutionBytes, outside.resolutionBytes),
  }
}

/** A healthy Node program grew by 97 kB per cycle over hundreds of cycles, as nothing made it collect. */
function refuseNode(pid: number): void {
  if (basename(programOf(pid)) !== 'node') return
  throw new Skipped(
    'the growth of a Node program tells nothing while nobody makes it collect',
    "start it as one process with external({ command: 'node', collect: 'node-inspector', … })",
  )
}

function refuseWorkers(count: number): never {
  throw new Skipped(
    `the program runs ${count} worker ${count === 1 ? 'thread' : 'threads'}, whose memory its inspector does not show`,
    'run it without worker threads, and measure what they do in a program of its own',
  )
}

function programOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`)
  } catch {
    return ''
  }
}
