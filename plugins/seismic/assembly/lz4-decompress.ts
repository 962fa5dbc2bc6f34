/** Where the last length that was read ends. */
let lengthEnd: usize = 0

/** What follows a half token of 15: bytes to add up to the first that is not 255. All ones where the input ends first. */
function readLength(at: usize, end: usize): usize {
  let length: usize = 15
  let byte: usize = 255
  while (byte == 255) {
    if (at >= end) return usize.MAX_VALUE
    byte = <usize>load<u8>(at++)
    length += byte
  }
  lengthEnd = at
  return length
}

/** For each distance up to 16: which byte of those that are repeated stands at each of 16 places. */
const patterns: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
  0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
  0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
  0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
])

/** Bytes that may be written behind a match, so that it is copied as whole vectors. */
const matchMargin: usize = 16

/** Copies what may overlap: bytes that the copy itself writes are read again. Most matches are one vector. */
// @ts-ignore: decorator
@inline
function copyMatch(out: usize, distance: usize, length: usize): void {
  const from = out - distance
  const first = i8x16.swizzle(v128.load(from), v128.load(patterns + (min<usize>(distance, 16) << 4)))
  v128.store(out, first)
  if (length <= 16) return
  if (distance >= 16) {
    for (let i: usize = 16; i < length; i += 16) v128.store(out + i, v128.load(from + i))
    return
  }
  // As many whole repetitions as a vector holds.
  const step = (<usize>16 / distance) * distance
  for (let i = step; i < length; i += step) v128.store(out + i, first)
}

/**
 * An LZ4 block of `length` bytes → the size of what it holds, or -1 where it is damaged. Reads and writes nothing outside
 * `length` and `capacity` bytes, whatever the block says.
 */
export function lz4Decompress(source: usize, length: usize, target: usize, capacity: usize): i32 {
  const end = source + length
  const limit = target + capacity
  let at = source
  let out = target
  while (at < end) {
    const token = <usize>load<u8>(at++)
    let run = token >> 4
    if (run < 15 && end - at >= 16 && limit - out >= 16) {
      // The block goes on behind these literals: a distance ends within those 16 bytes as well.
      v128.store(out, v128.load(at))
      at += run
      out += run
    } else {
      if (run == 15) {
        run = readLength(at, end)
        if (run == usize.MAX_VALUE) return -1
        at = lengthEnd
      }
      if (run > end - at || run > limit - out) return -1
      memory.copy(out, at, run)
      at += run
      out += run
      if (at == end) break
      if (end - at < 2) return -1
    }
    const distance = <usize>load<u16>(at)
    at += 2
    let size = token & 15
    if (size == 15) {
      size = readLength(at, end)
      if (size == usize.MAX_VALUE) return -1
      at = lengthEnd
    }
    size += 4
    // 0 as well, which becomes the greatest of all.
    if (distance - 1 >= out - target) return -1
    if (size + matchMargin <= limit - out) copyMatch(out, distance, size)
    else {
      if (size > limit - out) return -1
      for (let i: usize = 0; i < size; i++) store<u8>(out + i, load<u8>(out - distance + i))
    }
    out += size
  }
  return <i32>(out - target)
}
