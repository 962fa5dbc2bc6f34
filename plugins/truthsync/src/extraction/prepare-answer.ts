import { confidenceOf } from './confidence.ts'
import type { Extract } from './extraction.ts'

/**
 * The part of an answer that follows from the text alone, as JSON members without their braces. It is what the caches
 * hold, so that a hit writes no JSON.
 */
export function prepareAnswer(text: string, extract: Extract): string {
  const extraction = extract(text)
  const { claims } = extraction
  return JSON.stringify({ claims, confidence: confidenceOf(extraction, text.length) }).slice(1, -1)
}
