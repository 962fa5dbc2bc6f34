/**
 * Sign and power of 16 for the upper byte of a word: mantissa × scale is the value (IBM System/360 Principles of
 * Operation, 1964: 0.mantissa × 16^(exponent − 64)). Products are exact in float64, so that a float32 is rounded once.
 */
export const ibmScales: Float64Array = Float64Array.from(
  { length: 256 },
  (_, upper) => (upper < 128 ? 1 : -1) * 2 ** (4 * ((upper & 127) - 64) - 24),
)

/** The exact value of a word of IBM System/360 single precision. */
export const ibmToIeee = (word: number): number => (word & 0xffffff) * (ibmScales[word >>> 24] as number)

/**
 * The nearest normalised IBM word of a finite float32, both as signed words; at most half a unit of its last place away.
 * What came from a normalised IBM word gives that word again.
 */
export function ieeeToIbm(word: number): number {
  const magnitude = word & 0x7fffffff
  if (magnitude === 0) return word
  // A denormal has no hidden bit and the exponent of the smallest normal; it is shifted up to 24 bits here.
  const biased = magnitude >>> 23
  const raw = biased === 0 ? magnitude : (word & 0x7fffff) | 0x800000
  const lift = biased === 0 ? Math.clz32(raw) - 8 : 0
  const mantissa = raw << lift
  const exponent = (biased || 1) - lift

  // value = mantissa × 2^(exponent − 150), and IBM exponents move by 4 bits: up to 3 bits of mantissa are rounded away.
  const upper = (exponent + 133) >> 2
  const lost = upper * 4 - (exponent + 130)
  const rounded = (mantissa + ((1 << lost) >> 1)) >> lost
  return (word & 0x80000000) | (upper << 24) | rounded
}
