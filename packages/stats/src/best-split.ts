import { at } from './sorted.ts'

export interface Split {
  /** Where the second part begins. */
  readonly index: number
  /** How far apart the two parts are, in the unit of the values times their number; may be negative for noise. */
  readonly energy: number
}

/** A lone value, or two, may share one bad night; three in a row begin to be a level. */
export const shortestPart = 3

/**
 * The place that divides a series into the two most different parts: the largest energy statistic of Székely and Rizzo
 * (2005) as Matteson and James (2014, eq. 5–7, α = 1) scale it, with the second part reaching to the end. `undefined`
 * when the series is too short for two parts. Takes n² steps.
 */
export function bestSplit(values: readonly number[]): Split | undefined {
  const n = values.length
  let between = 0
  let withinLeft = 0
  let withinRight = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) withinRight += Math.abs(at(values, i) - at(values, j))

  let best: Split | undefined
  for (let left = 1; left <= n - shortestPart; left++) {
    const moved = at(values, left - 1)
    let toLeft = 0
    let toRight = 0
    for (let i = 0; i < left - 1; i++) toLeft += Math.abs(moved - at(values, i))
    for (let i = left; i < n; i++) toRight += Math.abs(moved - at(values, i))
    between += toRight - toLeft
    withinLeft += toLeft
    withinRight -= toRight
    if (left < shortestPart) continue
    const right = n - left
    const distance =
      (2 * between) / (left * right) -
      (2 * withinLeft) / (left * (left - 1)) -
      (2 * withinRight) / (right * (right - 1))
    const energy = ((left * right) / n) * distance
    if (best === undefined || energy > best.energy) best = { index: left, energy }
  }
  return best
}
