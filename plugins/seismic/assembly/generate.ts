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
