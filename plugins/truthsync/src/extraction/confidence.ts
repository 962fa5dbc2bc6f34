import type { Extraction } from './extraction.ts'

/** Markers are counted per so many characters. */
const unit = 100

/** Opinion takes away no more than this. */
const mostDoubt = 0.5

/** Density of factual markers less that of opinion markers, 0–1 with four decimals. `length` is the text's, in characters. */
export function confidenceOf({ factual, opinion }: Extraction, length: number): number {
  if (length === 0) return 0
  const units = length / unit
  const confidence = Math.min(1, factual / units) - Math.min(mostDoubt, opinion / units)
  return Math.round(Math.min(1, Math.max(0, confidence)) * 10_000) / 10_000
}
