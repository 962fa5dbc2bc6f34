import { ibmToIeee } from './ibm-float'

// Codes of SEG-Y revision 2, bytes 3225–3226.
export const ibmFloat: i32 = 1
export const int32: i32 = 2
const int16: i32 = 3
const ieeeFloat: i32 = 5
const int8: i32 = 8

// @ts-ignore: decorator
@inline
export function bytesPerSample(format: i32): usize {
  if (format == int16) return 2
  return format == int8 ? 1 : 4
}

// @ts-ignore: decorator
@inline
function swap32(words: v128): v128 {
  return i8x16.shuffle(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

/** Four words as they stand in the file. */
// @ts-ignore: decorator
@inline
export function fourWords(source: usize, little: i32): v128 {
  return little ? v128.load(source) : swap32(v128.load(source))
}

/** Four integers as they stand in the file. */
// @ts-ignore: decorator
@inline
export function fourIntegers(source: usize, format: i32, little: i32): v128 {
  if (format == int32) return fourWords(source, little)
  if (format == int16) {
    const words = v128.load64_zero(source)
    const ordered = little
      ? words
      : i8x16.shuffle(words, words, 1, 0, 3, 2, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15)
    return i32x4.extend_low_i16x8_s(ordered)
  }
  return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(source)))
}

/** Four samples as floats. Reads up to 16 bytes, whatever the format. */
// @ts-ignore: decorator
@inline
export function fourSamples(source: usize, format: i32, little: i32): v128 {
  if (format == ieeeFloat) return fourWords(source, little)
  if (format == ibmFloat) return ibmToIeee(fourWords(source, little))
  return f32x4.convert_i32x4_s(fourIntegers(source, format, little))
}
