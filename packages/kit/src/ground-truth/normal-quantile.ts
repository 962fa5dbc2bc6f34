const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

/**
 * The z with P(Z ≤ z) = share of the standard normal, to about seven digits; −∞ at 0 and ∞ at 1. Algorithm AS 241,
 * PPND7 (Wichura, 1988).
 */
export function normalQuantile(share: number): number {
  const q = share - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (
      (q * polynomial([3.3871327179, 50.434271938, 159.29113202, 59.10937472], r)) /
      polynomial([1, 17.895169469, 78.757757664, 67.1875636], r)
    )
  }
  const tail = Math.min(share, 1 - share)
  if (tail <= 0) return Math.sign(q) * Infinity
  const r = Math.sqrt(-Math.log(tail))
  const z =
    r <= 5
      ? polynomial([1.4234372777, 2.75681539, 1.3067284816, 0.17023821103], r - 1.6) /
        polynomial([1, 0.7370016425, 0.12021132975], r - 1.6)
      : polynomial([6.657905115, 3.081226386, 0.42868294337, 0.017337203997], r - 5) /
        polynomial([1, 0.24197894225, 0.012258202635], r - 5)
  return Math.sign(q) * z
}
