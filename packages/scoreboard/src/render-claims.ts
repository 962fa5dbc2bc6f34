import type { Board } from './board.ts'
import { formatBound, formatNumber, formatRange } from './format-number.ts'
import type { PartVerdict, Verdict } from './judge.ts'
import { plainText } from './plain-text.ts'

const widestOutcome = 'inconclusive'.length
const longest = 400

/** The claims ledger for a terminal: three lines for each claim and one for each part, without colour, ends in a newline. */
export function renderClaims({ subjects }: Pick<Board, 'subjects'>): string {
  const lines = subjects.flatMap(({ id, card, claims }) => [
    `${plainText(card.title)} (${id})`,
    ...(claims.length === 0 ? ['  publishes no claims'] : claims.flatMap(linesOf)),
    '',
  ])
  return lines.length === 0 ? 'No runs are stored yet.\n' : lines.join('\n')
}

function linesOf(claim: Verdict): string[] {
  const { id, outcome, says, provenance, gate, parts, because } = claim
  const marks = gate ? `${provenance}, gate` : provenance
  return [
    `  ${outcome.padEnd(widestOutcome)}  ${plainText(id)}  ${numbersText(claim)}`,
    `    “${plainText(says, longest)}” (${marks})`,
    `    ${plainText(because, longest)}`,
    ...(parts.length > 1 ? parts.map(partLine) : []),
  ]
}

const partLine = (part: PartVerdict, index: number): string =>
  `    - ${part.outcome}: ${plainText(part.part ?? `part ${index + 1}`)}, ${numbersText(part)}`

function numbersText({ value, low, high, unit, bound, published }: Omit<PartVerdict, 'part'>): string {
  const measured = value === null || unit === null ? 'no number' : formatRange({ value, low, high }, unit)
  const reference = published === null ? '' : `, published ${formatNumber(published, unit ?? '')}`
  return `${measured}${reference}, bound ${formatBound(bound, unit ?? '')}`
}
