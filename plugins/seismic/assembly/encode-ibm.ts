const infinity: i32 = 0x7f800000

/** The nearest IBM floats of four finite floats, in big-endian order. */
// @ts-ignore: decorator
@inline
function ibmOf(words: v128): v128 {
  // A denormal is its mantissa times 2^-149; as a number of its own, the mantissa has a hidden bit like all others.
  const denormal = i32x4.eq(v128.and(words, i32x4.splat(infinity)), i32x4.splat(0))
  const ownMantissa = f32x4.convert_i32x4_s(v128.and(words, i32x4.splat(0x7fffff)))
  const normal = v128.bitselect(ownMantissa, words, denormal)
  const exponent = v128.and(i32x4.shr_u(normal, 23), i32x4.splat(0xff))
  const biased = i32x4.sub(exponent, v128.and(denormal, i32x4.splat(149)))
  const mantissa = v128.or(v128.and(normal, i32x4.splat(0x7fffff)), i32x4.splat(0x800000))
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
  const zero = i32x4.eq(v128.and(words, i32x4.splat(0x7fffffff)), i32x4.splat(0))
  const sign = v128.and(words, i32x4.splat(0x80000000))
  const value = v128.or(sign, v128.andnot(magnitude, zero))
  return i8x16.shuffle(value, value, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

// @ts-ignore: decorator
@inline
function notFinite(words: v128): v128 {
  return i32x4.eq(v128.and(words, i32x4.splat(infinity)), i32x4.splat(infinity))
}

/**
 * Floats → the nearest big-endian IBM floats. False where one is not finite: what is then written means nothing. Up to 12
 * bytes behind the last float are read, and none behind the target written.
 */
export function encodeIbm(source: usize, target: usize, count: i32): bool {
  let odd = i32x4.splat(0)
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const words = v128.load(source + (<usize>i << 2))
    odd = v128.or(odd, notFinite(words))
    v128.store(target + (<usize>i << 2), ibmOf(words))
  }
  const words = v128.load(source + (<usize>i << 2))
  odd = v128.or(odd, v128.and(notFinite(words), i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count - i))))
  const rest = ibmOf(words)
  const to = target + (<usize>i << 2)
  if (count - i > 0) v128.store32_lane(to, rest, 0)
  if (count - i > 1) v128.store32_lane(to + 4, rest, 1)
  if (count - i > 2) v128.store32_lane(to + 8, rest, 2)
  return !v128.any_true(odd)
}
