/** Multiplies `count` samples; `count` is a multiple of 4. */
export function gain(p: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor)
  for (let at = p, end = p + ((<usize>count) << 2); at < end; at += 16) {
    v128.store(at, f32x4.mul(v128.load(at), factors))
  }
}
