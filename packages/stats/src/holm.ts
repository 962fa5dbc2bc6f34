/**
 * The p-values of a family of tests, adjusted by Holm (1979), in the order given: those at or below α may be rejected
 * together, and the chance of even one false rejection is at most α, however the tests depend on each other. Throws
 * `RangeError` for a p-value outside [0, 1].
 */
export function holm(pValues: readonly number[]): number[] {
  const bad = pValues.findIndex((p) => !(p >= 0 && p <= 1))
  if (bad >= 0) throw new RangeError(`holm: a p-value must lie in [0, 1], got ${pValues[bad]} at index ${bad}`)
  const order = pValues.map((p, index) => ({ p, index })).sort((left, right) => left.p - right.p)
  const adjusted = [...pValues]
  let highest = 0
  for (const [rank, { p, index }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, p * (pValues.length - rank)))
    adjusted[index] = highest
  }
  return adjusted
}
