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

/** Copies what may overlap: bytes that the copy itself writes are read again. */
// @ts-ignore: decorator
@inline
function copyMatch(out: usize, distance: usize, length: usize, limit: usize): void {
  const from = out - distance
  if (distance >= 16 && out + length + 16 <= limit) {
    for (let i: usize = 0; i < length; i += 16) v128.store(out + i, v128.load(from + i))
  } else if (distance >= 8 && out + length + 8 <= limit) {
    for (let i: usize = 0; i < length; i += 8) store<u64>(out + i, load<u64>(from + i))
  } else if (distance == 1) {
    memory.fill(out, load<u8>(from), length)
  } else {
    for (let i: usize = 0; i < length; i++) store<u8>(out + i, load<u8>(from + i))
  }
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
    if (run == 15) {
      run = readLength(at, end)
      if (run == usize.MAX_VALUE) return -1
      at = lengthEnd
    }
    if (run > end - at || run > limit - out) return -1
    if (run <= 16 && end - at >= 16 && limit - out >= 16) v128.store(out, v128.load(at))
    else memory.copy(out, at, run)
    at += run
    out += run
    if (at >= end) break
    if (end - at < 2) return -1
    const distance = <usize>load<u16>(at)
    at += 2
    let size = token & 15
    if (size == 15) {
      size = readLength(at, end)
      if (size == usize.MAX_VALUE) return -1
      at = lengthEnd
    }
    size += 4
    if (distance == 0 || distance > out - target || size > limit - out) return -1
    copyMatch(out, distance, size, limit)
    out += size
  }
  return <i32>(out - target)
}
