import type { Interval } from './interval.ts'
import { theilSen, type Point } from './theil-sen.ts'

export interface PowerLaw {
  /** The k of y = factor·x^k: 1 is linear, 2 quadratic, 0 constant. Without unit. */
  readonly exponent: Interval
  /** y at x = 1, in units of y. */
  readonly factor: number
}

/**
 * Fits y = factor·x^k by `theilSen` on logarithms, so that a constant factor of noise weighs the same at all scales. A
 * fixed cost beneath the growth bends the line and lowers k: subtract it first. Throws `RangeError` when a number is
 * not positive and finite, or when fewer than two different x are given.
 */
export function powerLaw(points: readonly Point[], level = 0.95): PowerLaw {
  const bad = points.find(({ x, y }) => !(x > 0 && y > 0))
  if (bad !== undefined) throw new RangeError(`powerLaw: x and y must be positive, got (${bad.x}, ${bad.y})`)
  const line = theilSen(
    points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) })),
    level,
  )
  return { exponent: line.slope, factor: Math.exp(line.intercept) }
}
