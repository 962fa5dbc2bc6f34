import { storePlanes } from './planes'

// Codes of SEG-Y revision 2, bytes 3225–3226.
const ibmFloat: i32 = 1
const int32: i32 = 2
const int16: i32 = 3
const ieeeFloat: i32 = 5
const int8: i32 = 8

// @ts-ignore: decorator
@inline
function swap32(words: v128): v128 {
  return i8x16.shuffle(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

/**
 * (−1)^sign × fraction ÷ 2^24 × 16^(exponent − 64). Two multiplications by powers of two, as one power may lie outside
 * the range: exact, but for results below 2^-126, which are rounded, and from 2^128 on, which become infinite.
 */
// @ts-ignore: decorator
@inline
function ibmToIeee(words: v128): v128 {
  const fraction = f32x4.convert_i32x4_s(v128.and(words, i32x4.splat(0x00ffffff)))
  const exponent = v128.and(i32x4.shr_u(words, 24), i32x4.splat(0x7f))
  const power = i32x4.sub(i32x4.shl(exponent, 2), i32x4.splat(4 * 64 + 24))
  const clamped = i32x4.max_s(i32x4.min_s(power, i32x4.splat(254)), i32x4.splat(-252))
  const half = i32x4.shr_s(clamped, 1)
  const value = f32x4.mul(f32x4.mul(fraction, powerOfTwo(half)), powerOfTwo(i32x4.sub(clamped, half)))
  return v128.or(value, v128.and(words, i32x4.splat(0x80000000)))
}

// @ts-ignore: decorator
@inline
function powerOfTwo(exponents: v128): v128 {
  return i32x4.shl(i32x4.add(exponents, i32x4.splat(127)), 23)
}

/** Words without their sign that `quickIbm` takes: results are neither infinite nor denormal. Zero is taken as well. */
const leastQuick: u32 = 39 << 24
const mostQuick: u32 = 96 << 24

/** As `ibmToIeee` for words within those bounds: one multiplication by a power of two, whose bits follow from the word's. */
// @ts-ignore: decorator
@inline
function quickIbm(words: v128): v128 {
  const power = i32x4.sub(v128.and(i32x4.shl(words, 1), i32x4.splat(0xfe000000)), i32x4.splat(153 << 23))
  const fraction = f32x4.convert_i32x4_s(v128.and(words, i32x4.splat(0x00ffffff)))
  return v128.or(f32x4.abs(f32x4.mul(fraction, power)), v128.and(words, i32x4.splat(0x80000000)))
}

/** Four integers as they stand in the file. */
// @ts-ignore: decorator
@inline
function fourIntegers(source: usize, format: i32, little: i32): v128 {
  if (format == int32) return little ? v128.load(source) : swap32(v128.load(source))
  if (format == int16) {
    const words = v128.load64_zero(source)
    const ordered = little
      ? words
      : i8x16.shuffle(words, words, 1, 0, 3, 2, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15)
    return i32x4.extend_low_i16x8_s(ordered)
  }
  return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(source)))
}

/** Four samples as floats. Reads up to 16 bytes, whatever the format. */
// @ts-ignore: decorator
@inline
function fourSamples(source: usize, format: i32, little: i32): v128 {
  if (format == ieeeFloat) return little ? v128.load(source) : swap32(v128.load(source))
  if (format == ibmFloat) return ibmToIeee(little ? v128.load(source) : swap32(v128.load(source)))
  return f32x4.convert_i32x4_s(fourIntegers(source, format, little))
}

/** Minus one for each value that is infinite or not a number. */
// @ts-ignore: decorator
@inline
function notFinite(values: v128): v128 {
  return i32x4.eq(v128.and(values, i32x4.splat(0x7f800000)), i32x4.splat(0x7f800000))
}

/** Minus one for each 32-bit integer that a float cannot hold. 2^31 itself is beyond all of them, and converts back. */
// @ts-ignore: decorator
@inline
function notExact(values: v128, integers: v128): v128 {
  const differs = i32x4.ne(i32x4.trunc_sat_f32x4_s(values), integers)
  return v128.or(differs, f32x4.eq(values, f32x4.splat(2147483648.0)))
}

// @ts-ignore: decorator
@inline
function sum(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  )
}

/** Ones in the first `count` lanes of four. */
// @ts-ignore: decorator
@inline
function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))
}

/** Integers among `samples` that a float rounds. */
function countRounded(source: usize, samples: i32, little: i32): i32 {
  let found = i32x4.splat(0)
  for (let i = 0; i < samples; i += 4) {
    const integers = fourIntegers(source + (<usize>i << 2), int32, little)
    const rounded = notExact(f32x4.convert_i32x4_s(integers), integers)
    found = i32x4.sub(found, v128.and(rounded, firstLanes(samples - i)))
  }
  return sum(found)
}

/** Two counts: samples that are not finite, and integers that a float rounds. */
// @ts-ignore: decorator
@inline
function addCounts(counts: usize, infinite: i32, rounded: i32): void {
  store<i32>(counts, load<i32>(counts) + infinite)
  store<i32>(counts + 4, load<i32>(counts + 4) + rounded)
}

// @ts-ignore: decorator
@inline
function bytesPerSample(format: i32): usize {
  if (format == int16) return 2
  return format == int8 ? 1 : 4
}

/**
 * Samples of `traces` traces, `stride` bytes apart, → floats in a row. `source` is the first trace's first sample; 16 bytes
 * behind the last one are read. `counts` is where `addCounts` adds.
 */
export function convert(
  source: usize,
  stride: usize,
  traces: i32,
  samples: i32,
  format: i32,
  little: i32,
  target: usize,
  counts: usize,
): void {
  const step: usize = 4 * bytesPerSample(format)
  let infinite = i32x4.splat(0)
  let rounded = 0
  for (let t = 0; t < traces; t++) {
    let from = source + <usize>t * stride
    let to = target + ((<usize>t * <usize>samples) << 2)
    if (format == int32) rounded += countRounded(from, samples, little)
    let left = samples
    for (; left >= 4; left -= 4) {
      const values = fourSamples(from, format, little)
      infinite = i32x4.sub(infinite, notFinite(values))
      v128.store(to, values)
      from += step
      to += 16
    }
    const rest = fourSamples(from, format, little)
    infinite = i32x4.sub(infinite, v128.and(notFinite(rest), firstLanes(left)))
    if (left > 0) v128.store32_lane(to, rest, 0)
    if (left > 1) v128.store32_lane(to + 4, rest, 1)
    if (left > 2) v128.store32_lane(to + 8, rest, 2)
  }
  addCounts(counts, sum(infinite), rounded)
}

// @ts-ignore: decorator
@inline
function fourWords(source: usize, little: i32): v128 {
  return little ? v128.load(source) : swap32(v128.load(source))
}

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
