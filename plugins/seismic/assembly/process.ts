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

/** Four rows of `samples` → their first samples, their second ones, and so on. `into` takes whole groups of four. */
function interleave(top: usize, row: usize, samples: i32, into: usize): void {
  let i = 0
  for (; i + 4 <= samples; i += 4) {
    const at = top + ((<usize>i) << 2)
    turn(v128.load(at), v128.load(at + row), v128.load(at + 2 * row), v128.load(at + 3 * row), into + ((<usize>i) << 4), 16)
  }
  for (; i < samples; i++) {
    const at = top + ((<usize>i) << 2)
    for (let r: usize = 0; r < 4; r++) store<f32>(into + ((<usize>i) << 4) + (r << 2), load<f32>(at + r * row))
  }
}

/** The way back from `interleave`. */
function separate(from: usize, samples: i32, top: usize, row: usize): void {
  let i = 0
  for (; i + 4 <= samples; i += 4) {
    const at = from + ((<usize>i) << 4)
    turn(v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48), top + ((<usize>i) << 2), row)
  }
  for (; i < samples; i++) {
    const at = from + ((<usize>i) << 4)
    for (let r: usize = 0; r < 4; r++) store<f32>(top + ((<usize>i) << 2) + r * row, load<f32>(at + (r << 2)))
  }
}

/** Four vectors as the columns of what lies `stride` bytes apart. */
// @ts-ignore: a decorator
@inline
function turn(a: v128, b: v128, c: v128, d: v128, target: usize, stride: usize): void {
  const lowAb = i32x4.shuffle(a, b, 0, 4, 1, 5)
  const lowCd = i32x4.shuffle(c, d, 0, 4, 1, 5)
  const highAb = i32x4.shuffle(a, b, 2, 6, 3, 7)
  const highCd = i32x4.shuffle(c, d, 2, 6, 3, 7)
  v128.store(target, i64x2.shuffle(lowAb, lowCd, 0, 2))
  v128.store(target + stride, i64x2.shuffle(lowAb, lowCd, 1, 3))
  v128.store(target + 2 * stride, i64x2.shuffle(highAb, highCd, 0, 2))
  v128.store(target + 3 * stride, i64x2.shuffle(highAb, highCd, 1, 3))
}

/** The first two of four floats as doubles. */
// @ts-ignore: a decorator
@inline
function lowPair(floats: v128): v128 {
  return f64x2.promote_low_f32x4(floats)
}

/** The last two. */
// @ts-ignore: a decorator
@inline
function highPair(floats: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(floats, floats, 1, 1))
}

// @ts-ignore: a decorator
@inline
function toFloats(low: v128, high: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2)
}

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

/**
 * A zero-phase bandpass: sections that each have their zeros at 1 and −1, forwards and then backwards. `sections` holds a
 * factor for the whole cascade, then a1 and a2 of each section, as doubles; their number is even. Ends are extended by `pad` samples mirrored
 * through the end point, and the sections begin as if the first value had always been there.
 * `scratch`: 48 bytes for each of `samples + 2 * pad`, and 64 more.
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
  const rows = last + 32
  for (let group = 0; group < groups; group++) {
    const top = p + (<usize>group) * row * 4
    interleave(top, row, samples, rows)
    extend(rows, samples, pad, load<f64>(sections), scratch)
    cascade(scratch, last, 32, sections, sectionCount)
    cascade(last, scratch, -32, sections, sectionCount)
    for (let i = 0; i < samples; i++) {
      const from = scratch + ((<usize>(i + pad)) << 5)
      v128.store(rows + ((<usize>i) << 4), toFloats(v128.load(from), v128.load(from, 16)))
    }
    separate(rows, samples, top, row)
  }
}

/** Rows side by side as doubles, mirrored through their end points at both ends, times the factor of both passes. */
function extend(rows: usize, samples: i32, pad: i32, factor: f64, into: usize): void {
  const factors = f64x2.splat(factor * factor)
  const first = v128.load(rows)
  const final = v128.load(rows + ((<usize>(samples - 1)) << 4))
  for (let k = 1; k <= pad; k++) {
    mirror(first, v128.load(rows + ((<usize>k) << 4)), into + ((<usize>(pad - k)) << 5), factors)
    mirror(final, v128.load(rows + ((<usize>(samples - 1 - k)) << 4)), into + ((<usize>(pad + samples - 1 + k)) << 5), factors)
  }
  for (let i = 0; i < samples; i++) {
    const values = v128.load(rows + ((<usize>i) << 4))
    const to = into + ((<usize>(i + pad)) << 5)
    v128.store(to, f64x2.mul(lowPair(values), factors))
    v128.store(to, f64x2.mul(highPair(values), factors), 16)
  }
}

/** Twice the end point less the sample. */
// @ts-ignore: a decorator
@inline
function mirror(end: v128, sample: v128, to: usize, factors: v128): void {
  const twice = f64x2.splat(2)
  v128.store(to, f64x2.mul(f64x2.sub(f64x2.mul(lowPair(end), twice), lowPair(sample)), factors))
  v128.store(to, f64x2.mul(f64x2.sub(f64x2.mul(highPair(end), twice), highPair(sample)), factors), 16)
}

/** All sections over all positions from `from` to `to` in steps of `step` bytes, in place. */
function cascade(from: usize, to: usize, step: isize, sections: usize, sectionCount: i32): void {
  for (let s = 0; s < sectionCount; s += 2) {
    twoSections(from, to, step, sections + 8 + ((<usize>s) << 4), s == 0)
  }
}

/**
 * Two sections in one go, with their states in registers: each waits for its own last output, so that four chains of sums
 * keep the core busy where one would leave it idle.
 */
function twoSections(from: usize, to: usize, step: isize, coefficients: usize, begins: bool): void {
  const a1 = v128.load64_splat(coefficients)
  const a2 = v128.load64_splat(coefficients, 8)
  const b1 = v128.load64_splat(coefficients, 16)
  const b2 = v128.load64_splat(coefficients, 24)
  // What each section takes from its next input, and from the one after that.
  let low1 = f64x2.splat(0)
  let high1 = f64x2.splat(0)
  // As if the first value had always been there: the first section gives 0 for it, so that the others rest.
  if (begins) {
    low1 = v128.load(from)
    high1 = v128.load(from, 16)
  }
  let low2 = low1
  let high2 = high1
  let low3 = f64x2.splat(0)
  let high3 = f64x2.splat(0)
  let low4 = f64x2.splat(0)
  let high4 = f64x2.splat(0)
  for (let at = from; ; at += step) {
    const low = v128.load(at)
    const high = v128.load(at, 16)
    const lowMid = f64x2.sub(low, low1)
    const highMid = f64x2.sub(high, high1)
    low1 = f64x2.add(low2, f64x2.mul(a1, lowMid))
    high1 = f64x2.add(high2, f64x2.mul(a1, highMid))
    low2 = f64x2.add(low, f64x2.mul(a2, lowMid))
    high2 = f64x2.add(high, f64x2.mul(a2, highMid))
    const lowOut = f64x2.sub(lowMid, low3)
    const highOut = f64x2.sub(highMid, high3)
    low3 = f64x2.add(low4, f64x2.mul(b1, lowOut))
    high3 = f64x2.add(high4, f64x2.mul(b1, highOut))
    low4 = f64x2.add(lowMid, f64x2.mul(b2, lowOut))
    high4 = f64x2.add(highMid, f64x2.mul(b2, highOut))
    v128.store(at, lowOut)
    v128.store(at, highOut, 16)
    if (at == to) break
  }
}
