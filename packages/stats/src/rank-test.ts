import { normalCdf } from './normal.ts'

/** The outcome of a test by ranks. */
export interface RankTest {
  /** Two-sided, 0–1: how often chance alone yields a statistic at least as far from its middle. */
  readonly pValue: number
  readonly method: 'exact' | 'normal'
}

/** Two-sided p from the exact chances of a symmetric statistic at 0, 1, 2 …; `value` counts from either end. */
export function exactTest(chances: readonly number[], value: number): RankTest {
  const outer = Math.min(value, chances.length - 1 - value)
  const tail = chances.slice(0, outer + 1).reduce((sum, chance) => sum + chance, 0)
  return { pValue: Math.min(1, 2 * tail), method: 'exact' }
}

/**
 * Two-sided p by the normal approximation; `step` is half the distance between neighbours of a statistic in whole
 * steps.
 */
export function normalTest(distance: number, variance: number, step: number): RankTest {
  if (variance <= 0) return { pValue: 1, method: 'normal' }
  const z = Math.max(0, Math.abs(distance) - step) / Math.sqrt(variance)
  return { pValue: Math.min(1, 2 * normalCdf(-z)), method: 'normal' }
}
