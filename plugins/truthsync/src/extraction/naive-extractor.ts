import type { Extraction } from './extraction.ts'
import { patterns, type Pattern } from './patterns.ts'
import { splitSentences } from './sentences.ts'

const expressions = patterns.map(({ marker, kind }) => ({ kind, expression: new RegExp(`\\b${marker}\\b`, 'gi') }))

const count = (sentence: string, kind: Pattern['kind']): number =>
  expressions
    .filter((pattern) => pattern.kind === kind)
    .reduce((sum, { expression }) => sum + (sentence.match(expression)?.length ?? 0), 0)

/** A regular expression per marker, one after the other: the base line that `extractFast` must agree with. */
export function extractNaive(text: string): Extraction {
  const claims: string[] = []
  let factual = 0
  let opinion = 0
  for (const sentence of splitSentences(text)) {
    const factualHere = count(sentence, 'factual')
    const opinionHere = count(sentence, 'opinion')
    if (factualHere > 0 && opinionHere === 0) claims.push(sentence.trim())
    factual += factualHere
    opinion += opinionHere
  }
  return { claims, factual, opinion }
}
