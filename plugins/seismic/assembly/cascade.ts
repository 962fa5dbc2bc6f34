/** All sections over all positions from `from` to `to` in steps of `step` bytes, in place. */
export function cascade(from: usize, to: usize, step: isize, sections: usize, sectionCount: i32): void {
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
