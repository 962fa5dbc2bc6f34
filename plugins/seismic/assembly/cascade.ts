/** All sections over all positions from `from` to `to` in steps of `step` bytes, in place. */
export function cascade(from: usize, to: usize, step: isize, sections: usize, sectionCount: i32): void {
  for (let s = 0; s < sectionCount; s += 2) {
    twoSections(from, to, step, sections + 8 + ((<usize>s) << 4), s == 0)
  }
}

/**
 * y = x − x[−2] − a1·y[−1] − a2·y[−2], twice in one go, with their states in registers. Each waits for its own last output,
 * so that four chains of sums keep the core busy where one would leave it idle; what it needs of what was before that is
 * put together a step early, off the way that all wait for.
 */
function twoSections(from: usize, to: usize, step: isize, coefficients: usize, begins: bool): void {
  const a1 = v128.load64_splat(coefficients)
  const a2 = v128.load64_splat(coefficients, 8)
  const b1 = v128.load64_splat(coefficients, 16)
  const b2 = v128.load64_splat(coefficients, 24)
  let lowIn = f64x2.splat(0)
  let highIn = f64x2.splat(0)
  // As if the first value had always been there: the first section gives 0 for it, so that the others rest.
  if (begins) {
    lowIn = v128.load(from)
    highIn = v128.load(from, 16)
  }
  // What a section needs of the step before the last one.
  let lowMidRest = lowIn
  let highMidRest = highIn
  let lowMid = f64x2.splat(0)
  let highMid = f64x2.splat(0)
  let lowOutRest = f64x2.splat(0)
  let highOutRest = f64x2.splat(0)
  let lowOut = f64x2.splat(0)
  let highOut = f64x2.splat(0)
  for (let at = from; ; at += step) {
    const low = v128.load(at)
    const high = v128.load(at, 16)
    const lowNext = f64x2.sub(f64x2.sub(low, lowMidRest), f64x2.mul(a1, lowMid))
    const highNext = f64x2.sub(f64x2.sub(high, highMidRest), f64x2.mul(a1, highMid))
    lowMidRest = f64x2.add(lowIn, f64x2.mul(a2, lowMid))
    highMidRest = f64x2.add(highIn, f64x2.mul(a2, highMid))
    lowIn = low
    highIn = high
    const lowLast = f64x2.sub(f64x2.sub(lowNext, lowOutRest), f64x2.mul(b1, lowOut))
    const highLast = f64x2.sub(f64x2.sub(highNext, highOutRest), f64x2.mul(b1, highOut))
    lowOutRest = f64x2.add(lowMid, f64x2.mul(b2, lowOut))
    highOutRest = f64x2.add(highMid, f64x2.mul(b2, highOut))
    lowMid = lowNext
    highMid = highNext
    lowOut = lowLast
    highOut = highLast
    v128.store(at, lowOut)
    v128.store(at, highOut, 16)
    if (at == to) break
  }
}
