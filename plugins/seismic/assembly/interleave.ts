/** Four rows of `samples` → their first samples, their second ones, and so on. `into` takes whole groups of four. */
export function interleave(top: usize, row: usize, samples: i32, into: usize): void {
  let i = 0
  for (; i + 4 <= samples; i += 4) {
    const at = top + ((<usize>i) << 2)
    turn(v128.load(at), v128.load(at + row), v128.load(at + 2 * row), v128.load(at + 3 * row), into + ((<usize>i) << 4), 16)
  }
  for (; i < samples; i++) {
    const at = top + ((<usize>i) << 2)
    for (let r: usize = 0; r < 4; r++) store<f32>(into + ((<usize>i) << 4) + (r << 2), load<f32>(at + r * row))
  }
}

/** The way back from `interleave`. */
export function separate(from: usize, samples: i32, top: usize, row: usize): void {
  let i = 0
  for (; i + 4 <= samples; i += 4) {
    const at = from + ((<usize>i) << 4)
    turn(v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48), top + ((<usize>i) << 2), row)
  }
  for (; i < samples; i++) {
    const at = from + ((<usize>i) << 4)
    for (let r: usize = 0; r < 4; r++) store<f32>(top + ((<usize>i) << 2) + r * row, load<f32>(at + (r << 2)))
  }
}

/** Four vectors as the columns of what lies `stride` bytes apart. */
// @ts-ignore: a decorator
@inline
function turn(a: v128, b: v128, c: v128, d: v128, target: usize, stride: usize): void {
  const lowAb = i32x4.shuffle(a, b, 0, 4, 1, 5)
  const lowCd = i32x4.shuffle(c, d, 0, 4, 1, 5)
  const highAb = i32x4.shuffle(a, b, 2, 6, 3, 7)
  const highCd = i32x4.shuffle(c, d, 2, 6, 3, 7)
  v128.store(target, i64x2.shuffle(lowAb, lowCd, 0, 2))
  v128.store(target + stride, i64x2.shuffle(lowAb, lowCd, 1, 3))
  v128.store(target + 2 * stride, i64x2.shuffle(highAb, highCd, 0, 2))
  v128.store(target + 3 * stride, i64x2.shuffle(highAb, highCd, 1, 3))
}
