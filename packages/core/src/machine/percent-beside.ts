/**
 * A share as per cent, with the fewest digits (two or more) that keep it apart from the limits: what lies above a limit
 * must not read as the limit.
 */
export function percentBeside(share: number, limits: readonly number[]): string {
  const percentOf = (ratio: number, digits: number): number => Number((ratio * 100).toPrecision(digits))
  // No double needs more than 17.
  for (let digits = 2; digits < 17; digits++) {
    const shown = percentOf(share, digits)
    if (limits.every((limit) => limit === share || percentOf(limit, 15) !== shown)) return `${shown} %`
  }
  return `${share * 100} %`
}
