import { checkValues } from './check-values.ts'
import { at, sorted } from './sorted.ts'

/** One distinct value, with the number of values below it and up to it: the ends of its step in the distribution. */
interface Level {
  readonly x: number
  readonly below: number
  readonly upto: number
}

/**
 * How far values are from having one mode: the largest distance between their distribution and the nearest one with a
 * single mode (Hartigan and Hartigan 1985; the algorithm is that of P. Hartigan 1985, AS 217). Between 1 ÷ 2n and 0.25,
 * without unit. Skew and long tails do not raise it. Throws `RangeError` for an empty list or a value that is not finite.
 */
export function dip(values: readonly number[]): number {
  checkValues('dip', values)
  const levels = levelsOf(sorted(values))
  let low = 0
  let high = levels.length - 1
  /** Twice the dip so far, in values. */
  let found = 1
  for (;;) {
    const under = convexUnder(levels, low, high)
    const over = concaveOver(levels, low, high)
    // Between knots the hulls are straight, so the gap is widest at a knot; rounding may say otherwise where they are parallel.
    let widest = low
    for (const knot of [...under.knots, ...over.knots]) {
      if (gapAt(over, under, knot) > gapAt(over, under, widest)) widest = knot
    }
    if (gapAt(over, under, widest) <= found) return found / 2 / values.length
    // The mode lies between the knots next to the widest gap; outside of them the distance is final.
    const from = under.knots.findLast((knot) => knot <= widest) ?? low
    const to = over.knots.find((knot) => knot >= widest) ?? high
    for (let i = low; i < from; i++) found = Math.max(found, levelAt(levels, i).upto - heightAt(under, i))
    for (let i = high; i > to; i--) found = Math.max(found, heightAt(over, i) - levelAt(levels, i).below)
    if (from === low && to === high) return found / 2 / values.length
    low = from
    high = to
  }
}

function levelsOf(order: readonly number[]): Level[] {
  const levels: Level[] = []
  for (let below = 0; below < order.length;) {
    const x = at(order, below)
    let upto = below + 1
    while (order[upto] === x) upto++
    levels.push({ x, below, upto })
    below = upto
  }
  return levels
}

/** A hull over the levels from `first` on: where it bends, and its height at each level. */
interface Hull {
  readonly first: number
  readonly knots: readonly number[]
  readonly heights: readonly number[]
}

const levelAt = (levels: readonly Level[], index: number): Level => levels[index] as Level
const heightAt = ({ heights, first }: Hull, index: number): number => at(heights, index - first)
const gapAt = (over: Hull, under: Hull, index: number): number => heightAt(over, index) - heightAt(under, index)

const convexUnder = (levels: readonly Level[], low: number, high: number): Hull =>
  hullOf(levels, { low, high, yOf: ({ below }) => below, turn: 1 })
const concaveOver = (levels: readonly Level[], low: number, high: number): Hull =>
  hullOf(levels, { low, high, yOf: ({ upto }) => upto, turn: -1 })

/** The greatest convex minorant (`turn` 1) or the least concave majorant (−1), by one scan (Andrew 1979). */
function hullOf(
  levels: readonly Level[],
  of: { low: number; high: number; yOf: (level: Level) => number; turn: 1 | -1 },
): Hull {
  const { low, high, yOf, turn } = of
  const point = (index: number): { x: number; y: number } => {
    const level = levelAt(levels, index)
    return { x: level.x, y: yOf(level) }
  }
  const knots: number[] = []
  for (let i = low; i <= high; i++) {
    const next = point(i)
    while (knots.length > 1) {
      const last = point(at(knots, knots.length - 1))
      const before = point(at(knots, knots.length - 2))
      if (turn * ((last.y - before.y) * (next.x - last.x) - (next.y - last.y) * (last.x - before.x)) < 0) break
      knots.pop()
    }
    knots.push(i)
  }
  const heights = [point(low).y]
  for (const [index, knot] of knots.slice(1).entries()) {
    const left = point(at(knots, index))
    const right = point(knot)
    const slope = (right.y - left.y) / (right.x - left.x)
    for (let i = at(knots, index) + 1; i < knot; i++) heights.push(left.y + slope * (point(i).x - left.x))
    heights.push(right.y)
  }
  return { first: low, knots, heights }
}
