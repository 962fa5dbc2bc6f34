import type { Board, SubjectBoard } from '@gauntlet/scoreboard'
import { gateOutcome, totalOf, type VerdictOutcome } from '@gauntlet/scoreboard'
import { phases } from '@gauntlet/contract'
import { exitCodes } from './exit-codes.ts'

/** The part of a board that belongs to some subjects. */
export const boardOf = (board: Board, ids: ReadonlySet<string>): Board => ({
  ...board,
  subjects: board.subjects.filter((subject) => ids.has(subject.id)),
})

const outcomes: readonly VerdictOutcome[] = ['holds', 'refuted', 'inconclusive', 'invalid', 'not-measured']

/** The board in a few lines for a terminal: trials by phase, claims by verdict, controls. */
export function summaryText({ subjects }: Board): string {
  return subjects.map(subjectLines).join('\n')
}

function subjectLines({ id, phases: counts, claims, controls }: SubjectBoard): string {
  const perPhase = phases.map((phase) => {
    const { ok, ...rest } = counts[phase]
    const troubles = Object.entries(rest).filter(([, count]) => count > 0)
    const total = totalOf(counts[phase])
    if (total === 0) return `${phase} –`
    return `${phase} ${ok}/${total}${troubles.map(([state, count]) => ` ${count} ${state}`).join('')}`
  })
  const verdicts = outcomes.flatMap((outcome) => {
    const count = claims.filter((claim) => claim.outcome === outcome).length
    return count === 0 ? [] : [`${count} ${outcome}`]
  })
  const lines = [`${id}  trials: ${perPhase.join(' · ')}`]
  if (verdicts.length > 0) lines.push(`${' '.repeat(id.length)}  claims: ${verdicts.join(' · ')}`)
  if (controls.length > 0) {
    const caught = controls.map((control) => `${control.variant} ${control.outcome}`)
    lines.push(`${' '.repeat(id.length)}  controls: ${caught.join(' · ')}`)
  }
  return lines.join('\n')
}

/** What the shell is told: the gravest of failed or wrong trials (and missed controls), and of the verdicts. */
export function exitCodeOf(board: Board, options: { strict: boolean }): number {
  const { failedTrials, wrongTrials, missedControls } = gateOutcome(board)
  if (failedTrials.length + wrongTrials.length + missedControls.length > 0) return exitCodes.trialFailed
  return verdictCodeOf(board, options)
}

/** The gravest of refuted gates and what stays open. */
export function verdictCodeOf(board: Board, options: { strict: boolean }): number {
  const { refutedGates, invalidGates, undecidedClaims } = gateOutcome(board)
  if (refutedGates.length > 0) return exitCodes.refuted
  // A gate that nobody can judge must not look like one that holds.
  const open = options.strict ? undecidedClaims : invalidGates
  return open.length > 0 ? exitCodes.inconclusive : exitCodes.measured
}
