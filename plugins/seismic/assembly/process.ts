// Operators along the traces of a block: rows of `samples` float32 one after the other. A group is four rows, which go
// through the same sums side by side, two to a vector of doubles.

const infinity: i32 = 0x7f800000

/** Multiplies `count` samples; `count` is a multiple of 4. */
export function gain(p: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor)
  for (let at = p, end = p + ((<usize>count) << 2); at < end; at += 16) {
    v128.store(at, f32x4.mul(v128.load(at), factors))
  }
}

/** Puts 0 where a sample is not finite, and returns how many those were. */
export function clean(p: usize, count: i32): i32 {
  let found = 0
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const at = p + ((<usize>i) << 2)
    const bits = v128.load(at)
    const odd = i32x4.eq(v128.and(bits, i32x4.splat(infinity)), i32x4.splat(infinity))
    if (!v128.any_true(odd)) continue
    found += popcnt(i32x4.bitmask(odd))
    v128.store(at, v128.andnot(bits, odd))
  }
  for (; i < count; i++) {
    const at = p + ((<usize>i) << 2)
    if ((load<i32>(at) & infinity) != infinity) continue
    found++
    store<i32>(at, 0)
  }
  return found
}

/** The samples at `a` and `b` as doubles. */
// @ts-ignore: a decorator
@inline
function pair(a: usize, b: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_lane(b, v128.load32_zero(a), 1))
}

// @ts-ignore: a decorator
@inline
function storePair(value: v128, a: usize, b: usize): void {
  const narrow = f32x4.demote_f64x2_zero(value)
  v128.store32_lane(a, narrow, 0)
  v128.store32_lane(b, narrow, 1)
}

/**
 * Divides each sample by the root mean square of the `half` samples before and after it and its own; a window of silence
 * gives 0. Window sums are put together from sums within blocks of a window's length (van Herk, 1992), so that nothing is
 * ever subtracted: what a spike leaves behind in a running sum would drown a quiet trace.
 * `scratch`: 64 bytes for each of `samples + 2 * half`.
 */
export function agc(p: usize, groups: i32, samples: i32, half: i32, scratch: usize): void {
  const row = (<usize>samples) << 2
  const window = 2 * half + 1
  const padded = samples + 2 * half
  const before = scratch
  const after = scratch + ((<usize>padded) << 5)
  for (let group = 0; group < groups; group++) {
    const top = p + (<usize>group) * row * 4
    sumForwards(top, row, samples, half, window, before)
    sumBackwards(top, row, samples, half, window, after)
    let sinceBlock = 0
    for (let i = 0; i < samples; i++) {
      const count = <f64>(min(i + half, samples - 1) - max(i - half, 0) + 1)
      const to = before + ((<usize>(i + window - 1)) << 5)
      let low = v128.load(to)
      let high = v128.load(to, 16)
      // Where a window begins with a block, that block's own sum is all of it.
      if (sinceBlock != 0) {
        const from = after + ((<usize>i) << 5)
        low = f64x2.add(low, v128.load(from))
        high = f64x2.add(high, v128.load(from, 16))
      }
      if (++sinceBlock == window) sinceBlock = 0
      const at = top + ((<usize>i) << 2)
      storePair(level(pair(at, at + row), low, count), at, at + row)
      storePair(level(pair(at + 2 * row, at + 3 * row), high, count), at + 2 * row, at + 3 * row)
    }
  }
}

// @ts-ignore: a decorator
@inline
function level(value: v128, sum: v128, count: f64): v128 {
  const rms = f64x2.sqrt(f64x2.div(sum, f64x2.splat(count)))
  return v128.and(f64x2.div(value, rms), f64x2.gt(sum, f64x2.splat(0)))
}

/** Sums of squares from the beginning of each block of `window`, up to and with each padded position. */
function sumForwards(top: usize, row: usize, samples: i32, half: i32, window: i32, into: usize): void {
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  let inBlock = 0
  for (let j = 0, padded = samples + 2 * half; j < padded; j++) {
    if (inBlock == window) {
      low = f64x2.splat(0)
      high = f64x2.splat(0)
      inBlock = 0
    }
    inBlock++
    const i = j - half
    if (i >= 0 && i < samples) {
      const at = top + ((<usize>i) << 2)
      const a = pair(at, at + row)
      const b = pair(at + 2 * row, at + 3 * row)
      low = f64x2.add(low, f64x2.mul(a, a))
      high = f64x2.add(high, f64x2.mul(b, b))
    }
    const to = into + ((<usize>j) << 5)
    v128.store(to, low)
    v128.store(to, high, 16)
  }
}

/** Sums of squares from each padded position to the end of its block; windows begin before `samples`. */
function sumBackwards(top: usize, row: usize, samples: i32, half: i32, window: i32, into: usize): void {
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  const padded = samples + 2 * half
  for (let j = padded - 1; j >= 0; j--) {
    if (j % window == window - 1) {
      low = f64x2.splat(0)
      high = f64x2.splat(0)
    }
    const i = j - half
    if (i >= 0 && i < samples) {
      const at = top + ((<usize>i) << 2)
      const a = pair(at, at + row)
      const b = pair(at + 2 * row, at + 3 * row)
      low = f64x2.add(low, f64x2.mul(a, a))
      high = f64x2.add(high, f64x2.mul(b, b))
    }
    const to = into + ((<usize>j) << 5)
    v128.store(to, low)
    v128.store(to, high, 16)
  }
}

/**
 * A zero-phase bandpass: sections that each have their zeros at 1 and −1, forwards and then backwards. `sections` holds a
 * factor for the whole cascade, then a1 and a2 of each section, as doubles; their number is even. Ends are extended by `pad` samples mirrored
 * through the end point, and the sections begin as if the first value had always been there.
 * `scratch`: 32 bytes for each of `samples + 2 * pad`.
 */
export function bandpass(
  p: usize,
  groups: i32,
  samples: i32,
  sections: usize,
  sectionCount: i32,
  pad: i32,
  scratch: usize,
): void {
  const row = (<usize>samples) << 2
  const last = scratch + ((<usize>(samples + 2 * pad - 1)) << 5)
  for (let group = 0; group < groups; group++) {
    const top = p + (<usize>group) * row * 4
    extend(top, row, samples, pad, scratch)
    cascade(scratch, last, 32, sections, sectionCount)
    cascade(last, scratch, -32, sections, sectionCount)
    for (let i = 0; i < samples; i++) {
      const from = scratch + ((<usize>(i + pad)) << 5)
      const at = top + ((<usize>i) << 2)
      storePair(v128.load(from), at, at + row)
      storePair(v128.load(from, 16), at + 2 * row, at + 3 * row)
    }
  }
}

/** Four rows side by side as doubles, mirrored through their end points at both ends. */
function extend(top: usize, row: usize, samples: i32, pad: i32, into: usize): void {
  const end = samples - 1
  const twice = f64x2.splat(2)
  for (let half: usize = 0; half < 2; half++) {
    const a = top + 2 * half * row
    const b = a + row
    const to = into + 16 * half
    const first = f64x2.mul(pair(a, b), twice)
    const final = f64x2.mul(pair(a + ((<usize>end) << 2), b + ((<usize>end) << 2)), twice)
    for (let k = 1; k <= pad; k++) {
      const near = (<usize>k) << 2
      const far = (<usize>(end - k)) << 2
      v128.store(to + ((<usize>(pad - k)) << 5), f64x2.sub(first, pair(a + near, b + near)))
      v128.store(to + ((<usize>(pad + end + k)) << 5), f64x2.sub(final, pair(a + far, b + far)))
    }
    for (let i = 0; i < samples; i++) {
      const at = (<usize>i) << 2
      v128.store(to + ((<usize>(i + pad)) << 5), pair(a + at, b + at))
    }
  }
}

/** All sections over all positions from `from` to `to` in steps of `step` bytes, in place. */
function cascade(from: usize, to: usize, step: isize, sections: usize, sectionCount: i32): void {
  let factor = load<f64>(sections)
  for (let s = 0; s < sectionCount; s += 2) {
    twoSections(from, to, step, factor, sections + 8 + ((<usize>s) << 4), s == 0)
    factor = 1
  }
}

/**
 * Two sections in one go, with their states in registers: each waits for its own last output, so that four chains of sums
 * keep the core busy where one would leave it idle.
 */
function twoSections(from: usize, to: usize, step: isize, factor: f64, coefficients: usize, begins: bool): void {
  const factors = f64x2.splat(factor)
  const a1 = v128.load64_splat(coefficients)
  const a2 = v128.load64_splat(coefficients, 8)
  const b1 = v128.load64_splat(coefficients, 16)
  const b2 = v128.load64_splat(coefficients, 24)
  const rest = f64x2.splat(0)
  // As if the first value had always been there: the first section gives 0 for it, so that the others rest.
  let low1 = begins ? f64x2.neg(f64x2.mul(factors, v128.load(from))) : rest
  let high1 = begins ? f64x2.neg(f64x2.mul(factors, v128.load(from, 16))) : rest
  let low2 = low1
  let high2 = high1
  let low3 = rest
  let high3 = rest
  let low4 = rest
  let high4 = rest
  for (let at = from; ; at += step) {
    const low = f64x2.mul(factors, v128.load(at))
    const high = f64x2.mul(factors, v128.load(at, 16))
    const lowMid = f64x2.add(low, low1)
    const highMid = f64x2.add(high, high1)
    low1 = f64x2.sub(low2, f64x2.mul(a1, lowMid))
    high1 = f64x2.sub(high2, f64x2.mul(a1, highMid))
    low2 = f64x2.sub(rest, f64x2.add(low, f64x2.mul(a2, lowMid)))
    high2 = f64x2.sub(rest, f64x2.add(high, f64x2.mul(a2, highMid)))
    const lowOut = f64x2.add(lowMid, low3)
    const highOut = f64x2.add(highMid, high3)
    low3 = f64x2.sub(low4, f64x2.mul(b1, lowOut))
    high3 = f64x2.sub(high4, f64x2.mul(b1, highOut))
    low4 = f64x2.sub(rest, f64x2.add(lowMid, f64x2.mul(b2, lowOut)))
    high4 = f64x2.sub(rest, f64x2.add(highMid, f64x2.mul(b2, highOut)))
    v128.store(at, lowOut)
    v128.store(at, highOut, 16)
    if (at == to) break
  }
}
