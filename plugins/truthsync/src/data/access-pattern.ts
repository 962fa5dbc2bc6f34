import type { Random } from '@gauntlet/contract'

/** Draws which of `count` claims is asked for next: an index from 0. */
export type DrawIndex = (random: Random) => number

/** The hot claims, which are the first ones, and their share of the accesses. */
const hotShare = 0.2
const hotAccesses = 0.8

/** 80 % of the accesses go to the first 20 % of the claims. */
export function hotPattern(count: number): DrawIndex {
  const hot = Math.max(1, Math.floor(count * hotShare))
  return (random) => {
    const isHot = hot === count || random.next() < hotAccesses
    return isHot ? random.int(0, hot - 1) : random.int(hot, count - 1)
  }
}

/** The claim of rank k is asked for in proportion to 1 ÷ k (Zipf, 1935). */
export function zipfPattern(count: number): DrawIndex {
  const cumulated = new Float64Array(count)
  let sum = 0
  for (let rank = 1; rank <= count; rank++) cumulated[rank - 1] = sum += 1 / rank
  return (random) => {
    const wanted = random.next() * sum
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((cumulated[middle] as number) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

export const patternNames = ['hot', 'zipf'] as const

export type PatternName = (typeof patternNames)[number]

export const patternOf = (name: PatternName, count: number): DrawIndex =>
  name === 'hot' ? hotPattern(count) : zipfPattern(count)

/** Accesses that are written beside each data set. */
export const accessCount = 100_000

export const createAccesses = (random: Random, draw: DrawIndex): number[] =>
  Array.from({ length: accessCount }, () => draw(random))
