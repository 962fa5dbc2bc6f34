import { checkShare } from './check-values.ts'
import { incompleteBeta } from './incomplete-beta.ts'

/** P(T ≤ t) of Student's t with `freedom` > 0 degrees of freedom (Student 1908), by the incomplete beta function. */
export function studentTCdf(t: number, freedom: number): number {
  checkFreedom('studentTCdf', freedom)
  const tail = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
  return t > 0 ? 1 - tail : tail
}

/**
 * The t with P(T ≤ t) = p, to about 1e-12. Throws `RangeError` unless 0 < p < 1 and `freedom` > 0. Halves a bracket
 * until it cannot be halved: slower than a fitted formula, and nothing in it can go wrong for few degrees of freedom.
 */
export function studentTQuantile(p: number, freedom: number): number {
  checkShare('studentTQuantile', 'p', p)
  checkFreedom('studentTQuantile', freedom)
  if (p === 0.5) return 0
  // The lower half only: there P(T ≤ t) keeps its relative precision.
  if (p > 0.5) return -studentTQuantile(1 - p, freedom)
  const id = `${p} ${freedom}`
  const quantile = known.get(id) ?? halve(p, freedom)
  if (known.size < mostKnown) known.set(id, quantile)
  return quantile
}

/** A board of a thousand runs asks for the same three quantiles a hundred thousand times. */
const known = new Map<string, number>()
const mostKnown = 1_000

function halve(p: number, freedom: number): number {
  let low = -1
  while (studentTCdf(low, freedom) > p) low *= 2
  let high = 0
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (studentTCdf(middle, freedom) > p) high = middle
    else low = middle
  }
}

function checkFreedom(caller: string, freedom: number): void {
  if (!(freedom > 0)) throw new RangeError(`${caller}: degrees of freedom must be positive, got ${freedom}`)
}
