/** What `assembly/` compiles to. Pointers and sizes are bytes, flags 0 or 1. */
export interface KernelExports {
  /** Samples of a SEG-Y file → floats in a row. `counts`: two words that not finite and rounded samples are added to. */
  readonly convert: (
    source: number,
    stride: number,
    traces: number,
    samples: number,
    format: number,
    little: number,
    target: number,
    counts: number,
  ) => void
  /** The same into four byte planes, `plane` bytes apart. */
  readonly convertShuffled: (
    source: number,
    stride: number,
    traces: number,
    samples: number,
    format: number,
    little: number,
    target: number,
    plane: number,
    counts: number,
  ) => void
  /** Words of four bytes → four byte planes. */
  readonly shuffle: (source: number, target: number, count: number) => void
  /** Four byte planes, each where it lies, → words. */
  readonly unshuffle: (
    first: number,
    second: number,
    third: number,
    fourth: number,
    target: number,
    count: number,
  ) => void
  /** Byte (row, column) at `row × sourceStride + column` → `column × targetStride + row`. */
  readonly transpose: (
    source: number,
    sourceStride: number,
    rows: number,
    columns: number,
    target: number,
    targetStride: number,
  ) => void
  /** The size of the block, or 0 where it would be larger than `capacity`. `table`: scratch of `lz4TableBytes`. */
  readonly lz4Compress: (source: number, length: number, target: number, capacity: number, table: number) => number
  /** The size of what was in the block, or -1 where it is damaged. Stays within `capacity` and `length`. */
  readonly lz4Decompress: (source: number, length: number, target: number, capacity: number) => number
  /** Multiplies `count` floats in place; `count` is a multiple of 4. */
  readonly gain: (pointer: number, count: number, factor: number) => void
  /** Puts 0 where a float is not finite, and returns how many those were. */
  readonly clean: (pointer: number, count: number) => number
  /** Levels rows in place, four to a group. `scratch`: 64 bytes for each of `samples + 2 * half`, and 64 more. */
  readonly agc: (pointer: number, groups: number, samples: number, half: number, scratch: number) => void
  /**
   * Filters rows in place, four to a group. `sections`: doubles, a factor, then a1 and a2 of an even number of sections.
   * `scratch`: 32 bytes for each of `samples + 2 * pad`.
   */
  readonly bandpass: (
    pointer: number,
    groups: number,
    samples: number,
    sections: number,
    sectionCount: number,
    pad: number,
    scratch: number,
  ) => void
  /** XXH64 with seed 0, as a signed number. */
  readonly xxh64: (source: number, length: number) => bigint
  /** Adds samples times a factor to others. */
  readonly addScaled: (target: number, source: number, count: number, factor: number) => void
  /** Floats → the nearest big-endian IBM floats. Returns 0 where one is not finite, which IBM floats cannot be. */
  readonly encodeIbm: (source: number, target: number, count: number) => number
}

export const lz4TableBytes = 16_384
