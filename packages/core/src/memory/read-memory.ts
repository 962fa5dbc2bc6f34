import { readFileSync, writeFileSync } from 'node:fs'
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

/**
 * Bytes outside the heap that came since `before`. `externalBytes` lacks SharedArrayBuffers, `arrayBufferBytes` lacks the
 * memory of WebAssembly; what both have must not count twice. A system with both kinds shows the larger one.
 */
export const offHeapGrowth = (before: MemoryReading, now: MemoryReading): number =>
  Math.max(now.externalBytes - before.externalBytes, now.arrayBufferBytes - before.arrayBufferBytes)

/**
 * Highest resident size so far. From VmHWM where there is one: `maxRSS` of a child begins at the size of its parent, which
 * it was for a moment before it became another program.
 */
export function peakRssBytes(): number {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    if (peak !== undefined) return Number(peak) * 1024
  } catch {
    // No /proc: not Linux.
  }
  return resourceUsage().maxRSS * 1024
}

/** Lets the peak begin anew, at what is resident now; a start-up may have needed more (proc(5): clear_refs, 5). */
export function resetPeakRss(pid: number | 'self' = 'self'): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // Not Linux, or not allowed: the peak then includes the start.
  }
}

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
