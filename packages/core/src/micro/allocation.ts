import { GCProfiler, getHeapStatistics } from 'node:v8'
import type { BatchLoop } from './batch-loop.ts'

/** Heap bytes allocated while `loop` ran `count` operations, and the collector's share of the time. */
export interface Allocation {
  readonly bytes: number
  readonly gcNs: number
}

/** What was freed by collections on the way is added to the growth of the heap; what the reading itself allocates is not. */
export async function measureAllocation(loop: BatchLoop, from: number, count: number): Promise<Allocation> {
  let readingBytes = Infinity
  for (let i = 0; i < 3; i++) readingBytes = Math.min(readingBytes, (await readOnce(loop, from, 0)).bytes)
  const { bytes, gcNs } = await readOnce(loop, from, count)
  return { bytes: Math.max(0, bytes - readingBytes), gcNs }
}

async function readOnce(loop: BatchLoop, from: number, count: number): Promise<Allocation> {
  const profiler = new GCProfiler()
  const before = getHeapStatistics().used_heap_size
  profiler.start()
  const pending = loop(from, count)
  if (pending) await pending
  const after = getHeapStatistics().used_heap_size
  const { statistics } = profiler.stop()
  let freed = 0
  let gcNs = 0
  for (const { beforeGC, afterGC, cost } of statistics) {
    freed += beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize
    // The profiler reports microseconds.
    gcNs += cost * 1_000
  }
  return { bytes: after - before + freed, gcNs }
}
