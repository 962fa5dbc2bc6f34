/**
 * (−1)^sign × fraction ÷ 2^24 × 16^(exponent − 64). Two multiplications by powers of two, as one power may lie outside
 * the range: exact, but for results below 2^-126, which are rounded, and from 2^128 on, which become infinite.
 */
// @ts-ignore: decorator
@inline
export function ibmToIeee(words: v128): v128 {
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
export const leastQuick: u32 = 39 << 24
export const mostQuick: u32 = 96 << 24

/** As `ibmToIeee` for words within those bounds: one multiplication by a power of two, whose bits follow from the word's. */
// @ts-ignore: decorator
@inline
export function quickIbm(words: v128): v128 {
  const power = i32x4.sub(v128.and(i32x4.shl(words, 1), i32x4.splat(0xfe000000)), i32x4.splat(153 << 23))
  const fraction = f32x4.convert_i32x4_s(v128.and(words, i32x4.splat(0x00ffffff)))
  return v128.or(f32x4.abs(f32x4.mul(fraction, power)), v128.and(words, i32x4.splat(0x80000000)))
}
