/** Up to so many values chances are counted out exactly; beyond, the normal approximation is as good. */
export const exactLimit = 60

/** How often each different value occurs. */
export function groupSizes(values: readonly number[]): number[] {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.values()]
}

/** Variance of Kendall's S with the given groups of ties in one of the two variables (Kendall 1938, Sen 1968). */
export function kendallVariance(groups: readonly number[]): number {
  const weigh = (size: number): number => size * (size - 1) * (2 * size + 5)
  const n = groups.reduce((sum, size) => sum + size, 0)
  return (weigh(n) - groups.reduce((sum, size) => sum + weigh(size), 0)) / 18
}

/**
 * The exact chance of each number of concordant pairs, index 0 … N, when order says nothing: N counts the pairs between
 * groups of the given sizes, all of size 1 where nothing is tied. Product formula of Mann (1945) for single values and
 * of Jonckheere (1954) for groups: the quotient of q-factorials, multiplied out factor by factor.
 */
export function kendallDistribution(sizes: readonly number[]): number[] {
  let chances = [1]
  let placed = 0
  for (const size of sizes) {
    for (let member = 1; member <= size; member++) {
      placed++
      chances = stretch(chances, placed, member)
    }
  }
  return chances
}

/** Multiplies by [long]_q ÷ [short]_q, scaled by short ÷ long so that the chances go on summing to 1. */
function stretch(chances: readonly number[], long: number, short: number): number[] {
  if (long === short) return [...chances]
  const length = chances.length + long - short
  const next = Array.from({ length }, () => 0)
  // (1 − q^long) ÷ (1 − q^short), coefficient by coefficient; the division comes out even.
  for (let i = 0; i < length; i++) {
    const plain = (chances[i] ?? 0) - (chances[i - long] ?? 0)
    next[i] = plain + (next[i - short] ?? 0)
  }
  return next.map((chance) => Math.max(0, (chance * short) / long))
}
