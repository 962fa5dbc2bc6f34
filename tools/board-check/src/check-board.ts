/** The part of `scoreboard.json` that this check reads. */
export interface PublishedBoard {
  readonly subjects: ReadonlyArray<{
    readonly id: string
    readonly phases: Readonly<
      Record<string, Readonly<Record<'ok' | 'failed' | 'skipped' | 'invalid' | 'absent', number>>>
    >
    readonly claims: ReadonlyArray<{ readonly id: string; readonly outcome: string; readonly because: string }>
    readonly controls: ReadonlyArray<{ readonly variant: string; readonly caught: boolean; readonly by: string }>
  }>
}

/**
 * What is missing on a board: subjects, phases without an outcome, absent or failed trials, claims without a verdict or a
 * reason, controls that were not caught. Speed is no part of it. An empty list means the board is complete.
 */
export function checkBoard(board: PublishedBoard, expectedSubjects: readonly string[]): string[] {
  const faults: string[] = []
  const shown = new Set(board.subjects.map((subject) => subject.id))
  for (const id of expectedSubjects) if (!shown.has(id)) faults.push(`${id}: is not on the board`)
  for (const { id, phases, claims, controls } of board.subjects) {
    for (const [phase, counts] of Object.entries(phases)) {
      if (counts.absent > 0) faults.push(`${id} ${phase}: ${counts.absent} planned trial(s) are absent`)
      if (counts.failed > 0) faults.push(`${id} ${phase}: ${counts.failed} trial(s) failed`)
    }
    const measured = Object.values(phases).reduce((sum, counts) => sum + counts.ok, 0)
    if (measured === 0) faults.push(`${id}: not one trial was measured`)
    for (const claim of claims) {
      if (claim.because.trim() === '') faults.push(`${id} ${claim.id}: ${claim.outcome} without a reason`)
    }
    for (const control of controls) {
      if (!control.caught) faults.push(`${id} ${control.variant}: the planted defect was not caught (${control.by})`)
    }
  }
  return faults
}
