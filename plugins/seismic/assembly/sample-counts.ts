import { fourIntegers, int32 } from './sample-formats'

/** Minus one for each value that is infinite or not a number. */
// @ts-ignore: decorator
@inline
export function notFinite(values: v128): v128 {
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
export function sum(lanes: v128): i32 {
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
export function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))
}

/** Integers among `samples` that a float rounds. */
export function countRounded(source: usize, samples: i32, little: i32): i32 {
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
export function addCounts(counts: usize, infinite: i32, rounded: i32): void {
  store<i32>(counts, load<i32>(counts) + infinite)
  store<i32>(counts + 4, load<i32>(counts + 4) + rounded)
}
