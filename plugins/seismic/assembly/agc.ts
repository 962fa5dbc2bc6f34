import { highPair, lowPair, toFloats } from './doubles'
import { interleave, separate } from './interleave'

// Rows of `samples` float32 one after the other. A group is four rows, which go through the same sums side by side, two to a
// vector of doubles.

/**
 * Divides each sample by the root mean square of the `half` samples before and after it and its own; a window of silence
 * gives 0. Window sums are put together from sums within blocks of a window's length (van Herk, 1992), so that nothing is
 * ever subtracted: what a spike leaves behind in a running sum would drown a quiet trace.
 * `scratch`: 64 bytes for each of `samples + 2 * half`, and 64 more.
 */
export function agc(p: usize, groups: i32, samples: i32, half: i32, scratch: usize): void {
  const row = (<usize>samples) << 2
  const after = scratch + ((<usize>((samples + 3) & ~3)) << 4)
  for (let group = 0; group < groups; group++) {
    const top = p + (<usize>group) * row * 4
    interleave(top, row, samples, scratch)
    sumBackwards(scratch, samples, half, after)
    levelForwards(scratch, samples, half, after)
    separate(scratch, samples, top, row)
  }
}

/**
 * Sums of squares from the first sample of each window to the end of the block that it begins in. Blocks of a window's
 * length begin `half` samples before the first one.
 */
function sumBackwards(rows: usize, samples: i32, half: i32, into: usize): void {
  const window = 2 * half + 1
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  let left = (samples + half) % window
  for (let i = samples - 1; i >= -half; i--) {
    if (left == 0) {
      low = f64x2.splat(0)
      high = f64x2.splat(0)
      left = window
    }
    left--
    if (i >= 0) {
      const values = v128.load(rows + ((<usize>i) << 4))
      low = f64x2.add(low, f64x2.mul(lowPair(values), lowPair(values)))
      high = f64x2.add(high, f64x2.mul(highPair(values), highPair(values)))
    }
    if (i + half >= samples) continue
    const to = into + ((<usize>(i + half)) << 5)
    v128.store(to, low)
    v128.store(to, high, 16)
  }
}

/** Adds to each of those the sum from the beginning of the block in which the window ends, and divides. */
function levelForwards(rows: usize, samples: i32, half: i32, after: usize): void {
  const window = 2 * half + 1
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  let inBlock = 0
  let share = f64x2.splat(0)
  let shareOf = 0
  for (let end = -half; end < samples + half; end++) {
    if (inBlock == window) {
      low = f64x2.splat(0)
      high = f64x2.splat(0)
      inBlock = 0
    }
    inBlock++
    if (end >= 0 && end < samples) {
      const values = v128.load(rows + ((<usize>end) << 4))
      low = f64x2.add(low, f64x2.mul(lowPair(values), lowPair(values)))
      high = f64x2.add(high, f64x2.mul(highPair(values), highPair(values)))
    }
    const i = end - half
    if (i < 0) continue
    const count = min(end, samples - 1) - max(i - half, 0) + 1
    if (count != shareOf) {
      share = f64x2.splat(1 / <f64>count)
      shareOf = count
    }
    let lowSum = low
    let highSum = high
    // Where a window ends with a block, that block's own sum is all of it.
    if (inBlock != window) {
      const from = after + ((<usize>i) << 5)
      lowSum = f64x2.add(low, v128.load(from))
      highSum = f64x2.add(high, v128.load(from, 16))
    }
    const rms = toFloats(f64x2.sqrt(f64x2.mul(lowSum, share)), f64x2.sqrt(f64x2.mul(highSum, share)))
    const at = rows + ((<usize>i) << 4)
    v128.store(at, v128.and(f32x4.div(v128.load(at), rms), f32x4.gt(rms, f32x4.splat(0))))
  }
}
