import type { Shape } from '@gauntlet/contract'
import type { LoadDetail } from '@gauntlet/record'
import { spikeParts } from './arrivals.ts'

/** What was due within one slot of the window, and what became of it. */
export type Slot = LoadDetail['seconds'][number]

const secondNs = 1e9

/** A part of a spike's window is cut into this many slots at least: recovery is told to a seventieth of the window. */
const slotsPerSpikePart = 10
const longestSpikeSlotNs = 100e6

/** Parts of a closed load's window, which show whether it still got faster. */
const closedSlots = 4

/** Drift is judged over blocks of equal length. */
export const soakBlocks = 12

/**
 * How long a slot of a window's series is, in ns. A second is enough to look at. A spike may be over in a fraction of one
 * (300 ms in the quick profile), and a quick soak lasts two: their slots divide the parts that are set against each
 * other. Finer ones would hold too few requests, and each costs a histogram of 16 kB.
 */
export function slotNsOf(shape: Shape, windowNs: number): number {
  switch (shape.shape) {
    case 'spike': {
      const partNs = windowNs / spikeParts
      return partNs / Math.max(slotsPerSpikePart, Math.ceil(partNs / longestSpikeSlotNs))
    }
    case 'soak': {
      const blockNs = windowNs / soakBlocks
      return blockNs / Math.ceil(blockNs / secondNs)
    }
    case 'closed':
      return Math.min(secondNs, windowNs / closedSlots)
    case 'constant':
    case 'ramp':
    case 'search':
      return secondNs
  }
}
