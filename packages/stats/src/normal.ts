import { checkShare } from './check-values.ts'

const density = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)

/** Beyond this the series loses digits by cancellation, and the continued fraction converges fast. */
const tailStart = 3

/**
 * P(Z ≤ z) of the standard normal, relative error below 1e-12 also far out in the lower tail. Series of Marsaglia
 * (2004) near the centre, continued fraction of Laplace (1805) in the tails. NaN gives NaN.
 */
export function normalCdf(z: number): number {
  if (z > tailStart) return 1 - upperTail(z)
  if (z < -tailStart) return upperTail(-z)
  let term = z
  let sum = z
  for (let odd = 3; Math.abs(term) > 1e-17; odd += 2) {
    term *= (z * z) / odd
    sum += term
  }
  return 0.5 + density(z) * sum
}

/** P(Z > z) for z beyond `tailStart`, from the innermost fraction outwards. */
function upperTail(z: number): number {
  let fraction = z
  for (let depth = 160; depth > 0; depth--) fraction = z + depth / fraction
  return density(z) / fraction
}

/**
 * The z with P(Z ≤ z) = p. Throws `RangeError` unless 0 < p < 1. Starts from formula 26.2.23 of Abramowitz and Stegun
 * (1964) and is refined by Halley's steps to full precision.
 */
export function normalQuantile(p: number): number {
  checkShare('normalQuantile', 'p', p)
  // The lower half only: there the distance to p keeps its relative precision.
  if (p > 0.5) return -normalQuantile(1 - p)
  const t = Math.sqrt(-2 * Math.log(p))
  let z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
  for (let step = 0; step < 3; step++) {
    const newton = (normalCdf(z) - p) / density(z)
    z -= newton / (1 + (z * newton) / 2)
  }
  return z
}
