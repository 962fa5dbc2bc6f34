import { leastQuick, mostQuick, quickIbm } from './ibm-float'
import { storePlanes } from './planes'
import { addCounts, countRounded, firstLanes, notFinite, sum } from './sample-counts'
import { bytesPerSample, fourSamples, fourWords, ibmFloat, int32 } from './sample-formats'

/** IBM floats into planes, sixteen at a time; false where one lies outside the bounds of `quickIbm`. */
function quickIbmShuffled(source: usize, samples: i32, little: i32, target: usize, plane: usize): bool {
  let least = i32x4.splat(-1)
  let most = i32x4.splat(0)
  let from = source
  for (let i: i32 = 0; i + 16 <= samples; i += 16) {
    const a = fourWords(from, little)
    const b = fourWords(from + 16, little)
    const c = fourWords(from + 32, little)
    const d = fourWords(from + 48, little)
    storePlanes(quickIbm(a), quickIbm(b), quickIbm(c), quickIbm(d), target + i, plane)
    least = i32x4.min_u(least, i32x4.min_u(leastOf(a, b), leastOf(c, d)))
    most = i32x4.max_u(most, i32x4.max_u(mostOf(a, b), mostOf(c, d)))
    from += 64
  }
  const outside = v128.or(
    i32x4.lt_u(least, i32x4.splat(leastQuick - 1)),
    i32x4.ge_u(most, i32x4.splat(mostQuick)),
  )
  return !v128.any_true(outside)
}

/** The smaller words without sign, less one: zero becomes the greatest, and is never the least. */
// @ts-ignore: decorator
@inline
function leastOf(a: v128, b: v128): v128 {
  const sizes = i32x4.splat(0x7fffffff)
  const one = i32x4.splat(1)
  return i32x4.min_u(i32x4.sub(v128.and(a, sizes), one), i32x4.sub(v128.and(b, sizes), one))
}

// @ts-ignore: decorator
@inline
function mostOf(a: v128, b: v128): v128 {
  const sizes = i32x4.splat(0x7fffffff)
  return i32x4.max_u(v128.and(a, sizes), v128.and(b, sizes))
}

/** As `convert`, but into four byte planes that lie `plane` bytes apart. */
export function convertShuffled(
  source: usize,
  stride: usize,
  traces: i32,
  samples: i32,
  format: i32,
  little: i32,
  target: usize,
  plane: usize,
  counts: usize,
): void {
  const step: usize = 4 * bytesPerSample(format)
  let infinite = i32x4.splat(0)
  let rounded = 0
  for (let t = 0; t < traces; t++) {
    let from = source + <usize>t * stride
    let to = target + <usize>t * <usize>samples
    if (format == int32) rounded += countRounded(from, samples, little)
    let left = samples
    if (format == ibmFloat && quickIbmShuffled(from, samples, little, to, plane)) {
      const whole = samples & ~15
      from += <usize>whole << 2
      to += whole
      left -= whole
    }
    for (; left >= 16; left -= 16) {
      const a = fourSamples(from, format, little)
      const b = fourSamples(from + step, format, little)
      const c = fourSamples(from + 2 * step, format, little)
      const d = fourSamples(from + 3 * step, format, little)
      infinite = i32x4.sub(infinite, i32x4.add(notFinite(a), notFinite(b)))
      infinite = i32x4.sub(infinite, i32x4.add(notFinite(c), notFinite(d)))
      storePlanes(a, b, c, d, to, plane)
      from += 4 * step
      to += 16
    }
    for (; left > 0; left -= 4) {
      const values = fourSamples(from, format, little)
      infinite = i32x4.sub(infinite, v128.and(notFinite(values), firstLanes(left)))
      storeFewPlanes(values, min(left, 4), to, plane)
      from += step
      to += 4
    }
  }
  addCounts(counts, sum(infinite), rounded)
}

function storeFewPlanes(values: v128, count: i32, target: usize, plane: usize): void {
  let words = values
  for (let i = 0; i < count; i++) {
    const bits = i32x4.extract_lane(words, 0)
    for (let k: usize = 0; k < 4; k++) store<u8>(target + k * plane + i, <u8>(bits >> (<i32>k << 3)))
    words = i8x16.shuffle(words, words, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3)
  }
}
