import type { Board, SubjectBoard } from '../board.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { gateOutcome } from '../gate-outcome.ts'
import { markdownClaims } from '../markdown-claims.ts'
import { markdownMatrix } from '../markdown-matrix.ts'

/** GitHub shows no step summary above 1 MiB. */
const mostBytes = 1_000_000
const mostTroubles = 30

/** Markdown for `$GITHUB_STEP_SUMMARY`: what should stop a reader first, then the matrix, then the ledgers, folded. */
export function renderSummary(board: Board): string {
  const parts = ['## Gauntlet', troublesOf(board), markdownMatrix(board)]
  let text = joined(parts)
  const left: string[] = []
  for (const subject of board.subjects) {
    const ledger = ledgerOf(subject)
    if (ledger === '') continue
    if (Buffer.byteLength(text) + Buffer.byteLength(ledger) > mostBytes) left.push(subject.id)
    else text = joined([text.trimEnd(), ledger])
  }
  return left.length === 0
    ? text
    : joined([text.trimEnd(), `Left out, as GitHub takes 1 MiB: claims of ${left.join(', ')}.`])
}

const joined = (parts: readonly string[]): string => `${parts.filter((part) => part !== '').join('\n\n')}\n`

function troublesOf(board: Board): string {
  const { failedTrials, wrongTrials, refutedGates, invalidGates, missedControls } = gateOutcome(board)
  const troubles = [
    ...failedTrials.map((trial) => `failed: ${trial}`),
    ...wrongTrials.map((trial) => `wrong answers: ${trial}`),
    ...refutedGates.map((claim) => `gate refuted: ${claim}`),
    ...invalidGates.map((claim) => `gate void: ${claim}`),
    ...missedControls.map((control) => `planted defect missed: ${control}`),
    ...board.damaged.map(({ file }) => `damaged: ${file}`),
  ]
  const lines = troubles.slice(0, mostTroubles).map((trouble) => `- **${escapeMarkdown(trouble, 300)}**`)
  if (troubles.length > mostTroubles) lines.push(`- and ${troubles.length - mostTroubles} more`)
  return lines.join('\n')
}

function ledgerOf(subject: SubjectBoard): string {
  const ledger = markdownClaims(subject)
  if (ledger === '') return ''
  return `<details><summary>Claims of ${escapeMarkdown(subject.card.title)}</summary>\n\n${ledger}\n\n</details>`
}
