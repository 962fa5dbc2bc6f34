const infinity: i32 = 0x7f800000

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
