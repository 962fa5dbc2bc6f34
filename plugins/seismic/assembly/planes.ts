// Byte planes: all first bytes of the elements, then all second bytes, and so on. Alike bytes lie together and compress.

/** Sixteen words of four bytes → sixteen bytes for each of four planes, which lie `plane` bytes apart. */
// @ts-ignore: decorator
@inline
export function storePlanes(a: v128, b: v128, c: v128, d: v128, target: usize, plane: usize): void {
  const a4 = sortBytes(a)
  const b4 = sortBytes(b)
  const c4 = sortBytes(c)
  const d4 = sortBytes(d)
  const ab01 = i8x16.shuffle(a4, b4, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const cd01 = i8x16.shuffle(c4, d4, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const ab23 = i8x16.shuffle(a4, b4, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  const cd23 = i8x16.shuffle(c4, d4, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  v128.store(target, lowHalves(ab01, cd01))
  v128.store(target + plane, highHalves(ab01, cd01))
  v128.store(target + 2 * plane, lowHalves(ab23, cd23))
  v128.store(target + 3 * plane, highHalves(ab23, cd23))
}

/** The first bytes of four words, their second bytes, and so on. */
// @ts-ignore: decorator
@inline
function sortBytes(words: v128): v128 {
  return i8x16.shuffle(words, words, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)
}

// @ts-ignore: decorator
@inline
function lowHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
}

// @ts-ignore: decorator
@inline
function highHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
}

/** `count` words of four bytes → four planes of `count` bytes. */
export function shuffle(source: usize, target: usize, count: usize): void {
  const whole = count & ~15
  for (let i: usize = 0; i < whole; i += 16) {
    const p = source + (i << 2)
    storePlanes(v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48), target + i, count)
  }
  for (let i = whole; i < count; i++) {
    for (let plane: usize = 0; plane < 4; plane++) store<u8>(target + plane * count + i, load<u8>(source + (i << 2) + plane))
  }
}

/** The way back from `shuffle`, from planes that lie anywhere. */
export function unshuffle(first: usize, second: usize, third: usize, fourth: usize, target: usize, count: usize): void {
  const whole = count & ~15
  for (let i: usize = 0; i < whole; i += 16) {
    const a = v128.load(first + i)
    const b = v128.load(second + i)
    const c = v128.load(third + i)
    const d = v128.load(fourth + i)
    const p = target + (i << 2)
    storePairs(zipLow(a, b), zipLow(c, d), p)
    storePairs(zipHigh(a, b), zipHigh(c, d), p + 32)
  }
  for (let i = whole; i < count; i++) {
    const p = target + (i << 2)
    store<u8>(p, load<u8>(first + i))
    store<u8>(p, load<u8>(second + i), 1)
    store<u8>(p, load<u8>(third + i), 2)
    store<u8>(p, load<u8>(fourth + i), 3)
  }
}

// @ts-ignore: decorator
@inline
function zipLow(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
}

// @ts-ignore: decorator
@inline
function zipHigh(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
}

/** Eight words from their lower and upper pairs of bytes. */
// @ts-ignore: decorator
@inline
function storePairs(lower: v128, upper: v128, target: usize): void {
  v128.store(target, i8x16.shuffle(lower, upper, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23))
  v128.store(target, i8x16.shuffle(lower, upper, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31), 16)
}

/** Turns `rows` × `columns` bytes: byte (r, c) at `r × sourceStride + c` goes to `c × targetStride + r`. */
export function transpose(
  source: usize,
  sourceStride: usize,
  rows: usize,
  columns: usize,
  target: usize,
  targetStride: usize,
): void {
  const wholeRows = rows & ~15
  const wholeColumns = columns & ~3
  for (let r: usize = 0; r < wholeRows; r += 16) {
    const p = source + r * sourceStride
    for (let c: usize = 0; c < wholeColumns; c += 4) {
      storePlanes(
        fourRows(p + c, sourceStride),
        fourRows(p + c + 4 * sourceStride, sourceStride),
        fourRows(p + c + 8 * sourceStride, sourceStride),
        fourRows(p + c + 12 * sourceStride, sourceStride),
        target + c * targetStride + r,
        targetStride,
      )
    }
    transposeBytes(p, sourceStride, 16, wholeColumns, columns, target + r, targetStride)
  }
  transposeBytes(
    source + wholeRows * sourceStride,
    sourceStride,
    rows - wholeRows,
    0,
    columns,
    target + wholeRows,
    targetStride,
  )
}

/** Four bytes of each of four rows. */
// @ts-ignore: decorator
@inline
function fourRows(source: usize, stride: usize): v128 {
  let words = v128.load32_zero(source)
  words = v128.load32_lane(source + stride, words, 1)
  words = v128.load32_lane(source + 2 * stride, words, 2)
  return v128.load32_lane(source + 3 * stride, words, 3)
}

function transposeBytes(
  source: usize,
  sourceStride: usize,
  rows: usize,
  firstColumn: usize,
  columns: usize,
  target: usize,
  targetStride: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let c = firstColumn; c < columns; c++) {
      store<u8>(target + c * targetStride + r, load<u8>(source + r * sourceStride + c))
    }
  }
}
