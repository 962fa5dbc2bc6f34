import { fourDoubles, highPair, lowPair, toFloats } from './doubles'

/** Two rows → their samples side by side, times a factor. */
export function pairToDoubles(top: usize, row: usize, samples: i32, factor: f64, into: usize): void {
  const factors = f64x2.splat(factor)
  let at = top
  let to = into
  let left = samples
  for (; left >= 4; left -= 4) {
    const a = v128.load(at)
    const b = v128.load(at + row)
    const low = i32x4.shuffle(a, b, 0, 4, 1, 5)
    const high = i32x4.shuffle(a, b, 2, 6, 3, 7)
    v128.store(to, f64x2.mul(lowPair(low), factors))
    v128.store(to, f64x2.mul(highPair(low), factors), 32)
    v128.store(to, f64x2.mul(lowPair(high), factors), 64)
    v128.store(to, f64x2.mul(highPair(high), factors), 96)
    at += 16
    to += 4 * fourDoubles
  }
  for (; left > 0; left--) {
    store<f64>(to, <f64>load<f32>(at) * factor)
    store<f64>(to, <f64>load<f32>(at + row) * factor, 8)
    at += 4
    to += fourDoubles
  }
}

/** The way back from `pairToDoubles`, without a factor. */
export function pairToFloats(from: usize, samples: i32, top: usize, row: usize): void {
  let at = from
  let to = top
  let left = samples
  for (; left >= 4; left -= 4) {
    const first = toFloats(v128.load(at), v128.load(at, 32))
    const second = toFloats(v128.load(at, 64), v128.load(at, 96))
    v128.store(to, i32x4.shuffle(first, second, 0, 2, 4, 6))
    v128.store(to + row, i32x4.shuffle(first, second, 1, 3, 5, 7))
    at += 4 * fourDoubles
    to += 16
  }
  for (; left > 0; left--) {
    store<f32>(to, <f32>load<f64>(at))
    store<f32>(to + row, <f32>load<f64>(at, 8))
    at += fourDoubles
    to += 4
  }
}
