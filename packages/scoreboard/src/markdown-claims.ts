import type { SubjectBoard } from './board.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { formatBound, formatNumber, formatRange } from './format-number.ts'
import type { PartVerdict, Verdict, VerdictOutcome } from './judge.ts'
import { markdownTable } from './markdown-table.ts'

/** How an outcome is written; the two that decide stand out. */
const words: { readonly [Outcome in VerdictOutcome]: string } = {
  holds: '**holds**',
  refuted: '**refuted**',
  inconclusive: 'inconclusive',
  invalid: 'invalid',
  'not-measured': 'not measured',
}

/** The published sentences with bound, measured value, verdict and reason; the parts of a claim in rows of their own. */
export function markdownClaims({ claims }: SubjectBoard): string {
  if (claims.length === 0) return ''
  const header = [
    'Claim',
    'What was published',
    'Provenance',
    'Bound',
    'Published figure',
    'Measured',
    'Verdict',
    'Why',
  ]
  return `### Claims\n\n${markdownTable(header, claims.flatMap(rowsOf))}`
}

function rowsOf(claim: Verdict): string[][] {
  const { id, says, provenance, gate, parts } = claim
  const about = [`${escapeMarkdown(id)}${gate ? ' (gate)' : ''}`, escapeMarkdown(says, 500), provenance]
  const [only] = parts
  if (parts.length === 1 && only) return [[...about, ...columnsOf(only)]]
  const held = parts.filter(({ outcome }) => outcome === 'holds').length
  const summary = [
    `${parts.length} parts`,
    '',
    `${held} of ${parts.length} hold`,
    words[claim.outcome],
    escapeMarkdown(claim.because, longest),
  ]
  const rows = parts.map((part, index) => [
    '',
    `↳ ${escapeMarkdown(part.part ?? `part ${index + 1}`)}`,
    '',
    ...columnsOf(part),
  ])
  return [[...about, ...summary], ...rows]
}

/** A reason names cells and messages; beyond this it is no sentence any more. */
const longest = 700

const columnsOf = (verdict: PartVerdict): string[] => [
  formatBound(verdict.bound, verdict.unit ?? ''),
  publishedText(verdict),
  measuredText(verdict),
  words[verdict.outcome],
  escapeMarkdown(verdict.because, longest),
]

const publishedText = ({ published, unit }: PartVerdict): string =>
  published === null ? '–' : formatNumber(published, unit ?? '')

/** Two replicates make a wide interval. It decides, so that it is shown, and why it is wide. */
function measuredText({ value, low, high, n, unit }: PartVerdict): string {
  if (value === null || unit === null) return '–'
  const number = formatRange({ value, low, high }, unit)
  return n === 2 && number.endsWith(')') ? `${number.slice(0, -1)}, from 2)` : number
}
