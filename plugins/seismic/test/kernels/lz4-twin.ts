/**
 * The content of an LZ4 block, read by the letter of its description and as slowly as that is: the oracle of the kernels.
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 */
export function decodeLz4(block: Uint8Array): Uint8Array {
  const out: number[] = []
  let at = 0
  const lengthOf = (half: number): number => {
    let length = half
    for (let more = half === 15; more; at++) {
      length += block[at]!
      more = block[at] === 255
    }
    return length
  }
  for (;;) {
    const token = block[at++]!
    const run = lengthOf(token >> 4)
    for (let i = 0; i < run; i++) out.push(block[at++]!)
    if (at === block.length) return Uint8Array.from(out)
    const distance = block[at]! | (block[at + 1]! << 8)
    at += 2
    const size = lengthOf(token & 15) + 4
    if (distance === 0 || distance > out.length) throw new RangeError(`distance ${distance} at ${at}`)
    for (let i = 0; i < size; i++) out.push(out[out.length - distance]!)
  }
}
