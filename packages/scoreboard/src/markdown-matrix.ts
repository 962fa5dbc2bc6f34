import { phases, type Phase } from '@gauntlet/contract'
import type { Board, SubjectBoard } from './board.ts'
import { totalOf } from './count-trials.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import type { VerdictOutcome } from './judge.ts'
import { markdownTable } from './markdown-table.ts'
import { trialStates } from './trial.ts'

/** Subjects against phases: how many planned trials came to what. Says nothing of speed. */
export function markdownMatrix({ subjects }: Board): string {
  const rows = subjects.map((subject) => [
    `${escapeMarkdown(subject.card.title)} (${subject.id})`,
    ...phases.map((phase) => phaseText(subject, phase)),
    claimsText(subject),
    controlsText(subject),
  ])
  return markdownTable(['Subject', ...phases, 'claims', 'controls'], rows)
}

/** `12 of 14 ok, 1 failed, 1 absent`. */
function phaseText({ phases: counts, card }: SubjectBoard, phase: Phase): string {
  const own = counts[phase]
  const total = totalOf(own)
  if (total === 0) return card.omits.some((omit) => omit.phase === phase) ? 'left out' : 'not planned'
  const rest = trialStates.filter((state) => state !== 'ok' && own[state] > 0).map((state) => `${own[state]} ${state}`)
  return [`${own.ok} of ${total} ok`, ...rest].join(', ')
}

/** In the order in which outcomes are counted. */
const outcomes: ReadonlyArray<readonly [VerdictOutcome, string]> = [
  ['holds', 'held'],
  ['refuted', 'refuted'],
  ['inconclusive', 'inconclusive'],
  ['invalid', 'invalid'],
  ['not-measured', 'not measured'],
]

function claimsText({ claims }: SubjectBoard): string {
  if (claims.length === 0) return 'none'
  const counted = outcomes.map(([outcome, word]) => ({
    word,
    n: claims.filter((claim) => claim.outcome === outcome).length,
  }))
  return counted
    .filter(({ n }) => n > 0)
    .map(({ word, n }) => `${n} ${word}`)
    .join(', ')
}

function controlsText({ controls }: SubjectBoard): string {
  if (controls.length === 0) return 'none'
  return `${controls.filter(({ caught }) => caught).length} of ${controls.length} caught`
}
