import type { LeakCase } from '@gauntlet/contract'
import { nowNs } from '../machine/clock.ts'
import { sink } from '../machine/sink.ts'
import type { LeakMeter } from './leak-meter.ts'

const calibrationNs = 100_000_000

/** More cycles between two readings take long without telling more. */
const mostCycles = 200

/** Cycles of do and undo, one after the other. Returns the number of the next one. */
export async function runCycles(
  spec: LeakCase<unknown>,
  system: unknown,
  { from, count }: { from: number; count: number },
): Promise<number> {
  for (let i = from; i < from + count; i++) {
    const done = spec.cycle(system, i)
    sink.last = done instanceof Promise ? await done : done
  }
  return from + count
}

/** How many cycles lie between two readings, and the number of the next one. */
export interface Calibration {
  readonly cyclesPerReading: number
  readonly next: number
}

/**
 * How many cycles fill the time between two readings. The fastest of several goes counts: the first ones are not yet
 * compiled, and would make cycles look slow and the floor for a leak high.
 */
export async function calibrateCycles(
  spec: LeakCase<unknown>,
  system: unknown,
  { fewestCycles, readingNs }: Pick<LeakMeter, 'fewestCycles' | 'readingNs'>,
): Promise<Calibration> {
  const start = nowNs()
  let next = 0
  let fastestNs = Infinity
  while (next < mostCycles && (next === 0 || nowNs() - start < calibrationNs)) {
    const from = nowNs()
    next = await runCycles(spec, system, { from: next, count: fewestCycles })
    fastestNs = Math.min(fastestNs, (nowNs() - from) / fewestCycles)
  }
  const wanted = Math.round(readingNs / Math.max(1, fastestNs))
  return { cyclesPerReading: Math.min(mostCycles, Math.max(fewestCycles, wanted)), next }
}
