import { bestSplit, type Split } from './best-split.ts'
import { checkShare, checkValues } from './check-values.ts'
import { at } from './sorted.ts'

export interface Step {
  /** The first value of the new level, 0-based. */
  readonly index: number
  /** How often shuffled values show as large a step, 0–1; never below 1 ÷ (rounds + 1). */
  readonly pValue: number
}

export interface StepOptions {
  /** Uniform in [0, 1), from a seeded stream. */
  readonly random: () => number
  /** The share of series without any step in which one may be reported all the same. */
  readonly significance?: number
  /** Shuffles per step; 199 by default, the number Matteson and James use at 0.05. */
  readonly rounds?: number
}

/**
 * The places where a series changes its level or spread for good, in order: E-divisive with means (Matteson and James
 * 2014), used on benchmark histories as in Daly et al. (2020) and Hunter (Fleming et al. 2023). The strongest split of
 * all parts is kept if shuffling within the parts seldom yields a stronger one; then the parts are split again. A step
 * within three values of either end is not seen yet, and a slow drift comes out as steps. Throws `RangeError` for a
 * value that is not finite, options out of range, or a significance that so few rounds can never reach.
 */
export function findSteps(values: readonly number[], options: StepOptions): Step[] {
  const { random, significance = 0.05, rounds = 199 } = options
  checkValues('findSteps', values, 0)
  checkShare('findSteps', 'significance', significance)
  if (!Number.isInteger(rounds) || significance < 1 / (rounds + 1)) {
    throw new RangeError(
      `findSteps: rounds must be a whole number of at least ${Math.ceil(1 / significance - 1)}, got ${rounds}`,
    )
  }
  const steps: Step[] = []
  let bounds = [0, values.length]
  for (;;) {
    const parts = bounds.slice(1).map((end, index) => values.slice(at(bounds, index), end))
    const found = strongestSplit(parts)
    if (found === undefined) break
    let asStrong = 0
    // As soon as chance has done as well too often, the verdict is known.
    for (let round = 0; round < rounds && (asStrong + 1) / (rounds + 1) <= significance; round++) {
      const chance = strongestSplit(parts.map((part) => shuffle(part, random)))
      if (chance !== undefined && chance.energy >= found.energy) asStrong++
    }
    const pValue = (asStrong + 1) / (rounds + 1)
    if (pValue > significance) break
    steps.push({ index: found.index, pValue })
    bounds = [...bounds, found.index].sort((left, right) => left - right)
  }
  return steps.sort((left, right) => left.index - right.index)
}

/** The split of greatest energy in any of the parts, its index counted from the start of the first part. */
function strongestSplit(parts: readonly (readonly number[])[]): Split | undefined {
  let start = 0
  let strongest: Split | undefined
  for (const part of parts) {
    const split = bestSplit(part)
    if (split !== undefined && (strongest === undefined || split.energy > strongest.energy)) {
      strongest = { index: start + split.index, energy: split.energy }
    }
    start += part.length
  }
  return strongest
}

/** Fisher and Yates (1938), on a copy. */
function shuffle(values: readonly number[], random: () => number): number[] {
  const shuffled = [...values]
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = at(shuffled, i)
    shuffled[i] = at(shuffled, j)
    shuffled[j] = kept
  }
  return shuffled
}
