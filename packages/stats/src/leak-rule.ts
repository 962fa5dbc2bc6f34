import { checkValues } from './check-values.ts'
import { median, quantileSorted } from './quantile.ts'
import { at } from './sorted.ts'
import { pairSlopes } from './theil-sen.ts'

export interface LeakSeries {
  /** Bytes in use after a forced collection, in the order they were read. */
  readonly readings: readonly number[]
  readonly cyclesPerReading: number
  /** Growth that is still no leak: a runtime drifts by itself. 512 suits 500 cycles, 64 suits 2,000. */
  readonly floorBytesPerCycle: number
}

export interface LeakJudgement {
  /** `unsure`: double the cycles and judge again; still `unsure` after that means growing, and not settled. */
  readonly outcome: 'none' | 'leak' | 'unsure'
  /** Growth over the second half of the readings, with an interval of about 99 %. */
  readonly bytesPerCycle: { readonly value: number; readonly low: number; readonly high: number }
  /** Bytes per cycle over the first five blocks of that half. */
  readonly firstSlope: number
  /** Bytes per cycle over its last five blocks. */
  readonly lastSlope: number
}

/** Fewer leave less than four readings to a block, and one odd collection then moves its median. */
export const minLeakReadings = 100

const blockCount = 12
const blocksAtEnd = 5
/** 99 %: the rule must hold over dozens of series per board. */
const z = 2.576

/**
 * Tells a leak from warm-up, filling caches and noise. The first half of the readings is warm-up and is dropped; the
 * rest becomes 12 equal blocks, each read by its median. The slope over the blocks (Theil 1950; interval of Sen 1968)
 * must clear the floor, and growth must persist: over the last five blocks at least half the floor and at least 0.6 of
 * the slope over the first five. A slope or a trend test alone accuses nearly every healthy program, as all of them
 * settle slowly. Throws `RangeError` for fewer than `minLeakReadings` readings, a reading that is not finite, or a
 * `cyclesPerReading` or floor that is not positive.
 */
export function judgeLeak({ readings, cyclesPerReading, floorBytesPerCycle: floor }: LeakSeries): LeakJudgement {
  checkValues('judgeLeak', readings, minLeakReadings)
  if (!(cyclesPerReading > 0)) {
    throw new RangeError(`judgeLeak: cyclesPerReading must be positive, got ${cyclesPerReading}`)
  }
  if (!(floor > 0)) throw new RangeError(`judgeLeak: floorBytesPerCycle must be positive, got ${floor}`)

  const blockLength = Math.floor(readings.length / 2 / blockCount)
  const blocks = medianBlocks(readings.slice(-blockLength * blockCount), blockLength)
  const cyclesPerBlock = blockLength * cyclesPerReading
  const whole = slopesOf(blocks, cyclesPerBlock)
  const spread = z * Math.sqrt((blockCount * (blockCount - 1) * (2 * blockCount + 5)) / 18)
  const bytesPerCycle = {
    value: quantileSorted(whole, 0.5),
    low: at(whole, Math.floor((whole.length - spread) / 2)),
    high: at(whole, Math.ceil((whole.length + spread) / 2)),
  }
  const firstSlope = quantileSorted(slopesOf(blocks.slice(0, blocksAtEnd), cyclesPerBlock), 0.5)
  const lastSlope = quantileSorted(slopesOf(blocks.slice(-blocksAtEnd), cyclesPerBlock), 0.5)

  const { value, low, high } = bytesPerCycle
  const found = { bytesPerCycle, firstSlope, lastSlope }
  if (high < floor || (value < floor && low <= 0)) return { outcome: 'none', ...found }
  const persists = lastSlope > floor / 2 && lastSlope >= 0.6 * firstSlope
  return { outcome: low > floor && persists ? 'leak' : 'unsure', ...found }
}

function medianBlocks(values: readonly number[], length: number): number[] {
  return Array.from({ length: blockCount }, (_, block) => median(values.slice(block * length, (block + 1) * length)))
}

/** Bytes per cycle between all pairs of blocks, smallest first. */
const slopesOf = (blocks: readonly number[], cyclesPerBlock: number): number[] =>
  pairSlopes(blocks.map((y, block) => ({ x: block * cyclesPerBlock, y })))
