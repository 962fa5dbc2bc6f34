/** The first two of four floats as doubles. */
// @ts-ignore: a decorator
@inline
export function lowPair(floats: v128): v128 {
  return f64x2.promote_low_f32x4(floats)
}

/** The last two. */
// @ts-ignore: a decorator
@inline
export function highPair(floats: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(floats, floats, 1, 1))
}

// @ts-ignore: a decorator
@inline
export function toFloats(low: v128, high: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2)
}

/** One sample of each of four rows, as doubles. */
export const fourDoubles: usize = 32
