import type { Point } from './theil-sen.ts'

/** Beyond these a curve through three points is a step, not a power. */
const steepest = 8

/**
 * The k of y = fixed + factor·x^k through three points, by bisection: 1 is linear, whatever the fixed cost. `null` where y
 * does not grow from point to point, or no k within ±8 fits. The ratio (y₃ − y₁) ÷ (y₂ − y₁) holds neither the fixed cost nor
 * the factor, and (x₃^k − x₁^k) ÷ (x₂^k − x₁^k) rises with k. Throws `RangeError` unless 0 < x₁ < x₂ < x₃.
 */
export function growthExponent(first: Point, second: Point, third: Point): number | null {
  if (!(0 < first.x && first.x < second.x && second.x < third.x)) {
    throw new RangeError(`growthExponent: x must be positive and rise, got ${first.x}, ${second.x}, ${third.x}`)
  }
  if (!(first.y < second.y && second.y < third.y)) return null
  const wanted = (third.y - first.y) / (second.y - first.y)
  const near = second.x / first.x
  const far = third.x / first.x
  const ratioAt = (k: number): number =>
    Math.abs(k) < 1e-9 ? Math.log(far) / Math.log(near) : (far ** k - 1) / (near ** k - 1)
  if (wanted < ratioAt(-steepest) || wanted > ratioAt(steepest)) return null
  let low = -steepest
  let high = steepest
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (ratioAt(middle) < wanted) low = middle
    else high = middle
  }
  return (low + high) / 2
}
