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

/** One sample of each of four rows, as doubles. */
const fourDoubles: usize = 32

/**
 * A zero-phase bandpass: sections that each have their zeros at 1 and −1, forwards and then backwards. `sections` holds a
 * factor for the whole cascade, then a1 and a2 of each section, as doubles; their number is even. Ends are extended
 * by `pad` samples mirrored through the end point, and the sections begin as if the first value had always been there.
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
  const first = scratch + <usize>pad * fourDoubles
  const last = scratch + <usize>(samples + 2 * pad - 1) * fourDoubles
  const factor = load<f64>(sections)
  for (let group = 0; group < groups; group++) {
    const top = p + <usize>group * row * 4
    pairToDoubles(top, row, samples, factor * factor, first)
    pairToDoubles(top + 2 * row, row, samples, factor * factor, first + 16)
    extend(first, samples, pad)
    cascade(scratch, last, fourDoubles, sections, sectionCount)
    cascade(last, scratch, -fourDoubles, sections, sectionCount)
    pairToFloats(first, samples, top, row)
    pairToFloats(first + 16, samples, top + 2 * row, row)
  }
}

/** Two rows → their samples side by side, times a factor. */
function pairToDoubles(top: usize, row: usize, samples: i32, factor: f64, into: usize): void {
  const factors = f64x2.splat(factor)
  let at = top
  let to = into
  let left = samples
  for (; left >= 4; left -= 4) {
    const a = v128.load(at)
    const b = v128.load(at + row)
    const low = i32x4.shuffle(a, b, 0, 4, 1, 5)
    const high = i32x4.shuffle(a, b, 2, 6, 3, 7)
    v128.store(to, f64x2.mul(lowPair(low), factors))
    v128.store(to, f64x2.mul(highPair(low), factors), 32)
    v128.store(to, f64x2.mul(lowPair(high), factors), 64)
    v128.store(to, f64x2.mul(highPair(high), factors), 96)
    at += 16
    to += 4 * fourDoubles
  }
  for (; left > 0; left--) {
    store<f64>(to, <f64>load<f32>(at) * factor)
    store<f64>(to, <f64>load<f32>(at + row) * factor, 8)
    at += 4
    to += fourDoubles
  }
}

/** The way back from `pairToDoubles`, without a factor. */
function pairToFloats(from: usize, samples: i32, top: usize, row: usize): void {
  let at = from
  let to = top
  let left = samples
  for (; left >= 4; left -= 4) {
    const first = toFloats(v128.load(at), v128.load(at, 32))
    const second = toFloats(v128.load(at, 64), v128.load(at, 96))
    v128.store(to, i32x4.shuffle(first, second, 0, 2, 4, 6))
    v128.store(to + row, i32x4.shuffle(first, second, 1, 3, 5, 7))
    at += 4 * fourDoubles
    to += 16
  }
  for (; left > 0; left--) {
    store<f32>(to, <f32>load<f64>(at))
    store<f32>(to + row, <f32>load<f64>(at, 8))
    at += fourDoubles
    to += 4
  }
}

/** Puts `pad` samples before the first one and behind the last one: twice the end less what is mirrored. */
function extend(first: usize, samples: i32, pad: i32): void {
  const final = first + <usize>(samples - 1) * fourDoubles
  for (let lane: usize = 0; lane < fourDoubles; lane += 16) {
    const atFirst = v128.load(first + lane)
    const atFinal = v128.load(final + lane)
    for (let k = 1; k <= pad; k++) {
      const away = <usize>k * fourDoubles - lane
      const back = <usize>k * fourDoubles + lane
      v128.store(first - away, f64x2.sub(f64x2.add(atFirst, atFirst), v128.load(first + back)))
      v128.store(final + back, f64x2.sub(f64x2.add(atFinal, atFinal), v128.load(final - away)))
    }
  }
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
