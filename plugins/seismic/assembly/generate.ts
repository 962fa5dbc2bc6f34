// What makes synthetic data.

/** Adds `count` samples times a factor to others. */
export function addScaled(target: usize, source: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor)
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const at = <usize>i << 2
    v128.store(target + at, f32x4.add(v128.load(target + at), f32x4.mul(v128.load(source + at), factors)))
  }
  for (; i < count; i++) {
    const at = <usize>i << 2
    store<f32>(target + at, load<f32>(target + at) + load<f32>(source + at) * factor)
  }
}

/** The nearest IBM floats of four finite floats, in big-endian order. Denormals become 0. */
// @ts-ignore: decorator
@inline
function ibmOf(words: v128): v128 {
  const biased = v128.and(i32x4.shr_u(words, 23), i32x4.splat(0xff))
  const mantissa = v128.or(v128.and(words, i32x4.splat(0x7fffff)), i32x4.splat(0x800000))
  const upper = i32x4.shr_u(i32x4.add(biased, i32x4.splat(133)), 2)
  // 0 to 3 bits of the mantissa are lost. There is no shift by lanes: three bits up, then down by one and by two.
  const lost = i32x4.sub(i32x4.shl(upper, 2), i32x4.add(biased, i32x4.splat(130)))
  const up = i32x4.shl(mantissa, 3)
  const one = i32x4.ne(v128.and(lost, i32x4.splat(1)), i32x4.splat(0))
  const less = v128.bitselect(i32x4.shr_u(up, 1), up, one)
  const two = i32x4.ne(v128.and(lost, i32x4.splat(2)), i32x4.splat(0))
  const least = v128.bitselect(i32x4.shr_u(less, 2), less, two)
  const rounded = i32x4.shr_u(i32x4.add(least, i32x4.splat(4)), 3)
  const magnitude = v128.or(i32x4.shl(upper, 24), rounded)
  const sign = v128.and(words, i32x4.splat(0x80000000))
  const value = v128.or(sign, v128.andnot(magnitude, i32x4.eq(biased, i32x4.splat(0))))
  return i8x16.shuffle(value, value, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

/** Finite floats → big-endian IBM floats. Up to 12 bytes behind the last float are read, and none behind the target written. */
export function encodeIbm(source: usize, target: usize, count: i32): void {
  let i = 0
  for (; i + 4 <= count; i += 4) v128.store(target + (<usize>i << 2), ibmOf(v128.load(source + (<usize>i << 2))))
  const rest = ibmOf(v128.load(source + (<usize>i << 2)))
  const to = target + (<usize>i << 2)
  if (count - i > 0) v128.store32_lane(to, rest, 0)
  if (count - i > 1) v128.store32_lane(to + 4, rest, 1)
  if (count - i > 2) v128.store32_lane(to + 8, rest, 2)
}
