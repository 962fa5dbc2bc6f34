import { readFileSync } from 'node:fs'
import { memoryUsage, resourceUsage } from 'node:process'
import type { MemoryReading } from '@gauntlet/record'

/** This process's memory now. Call it after a forced collection. */
export function readMemory(): MemoryReading {
  const { rss, heapUsed, external, arrayBuffers } = memoryUsage()
  return {
    rssBytes: rss,
    heapBytes: heapUsed,
    externalBytes: external,
    arrayBufferBytes: arrayBuffers,
    privateBytes: privateBytes(),
  }
}

/** Highest resident size so far, from the kernel. */
export const peakRssBytes = (): number => resourceUsage().maxRSS * 1024

/** Private_Dirty + SwapPss of /proc/self/smaps_rollup: what only this process holds. 0 where there is no such file. */
function privateBytes(): number {
  try {
    const text = readFileSync('/proc/self/smaps_rollup', 'utf8')
    const kiB = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0)
    return (kiB('Private_Dirty') + kiB('SwapPss')) * 1024
  } catch {
    return 0
  }
}
