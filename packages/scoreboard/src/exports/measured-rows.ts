import type { Board, SubjectBoard } from '../board.ts'
import type { Cell } from '../cell.ts'
import type { CellMetric } from '../estimate-cell.ts'

/** One figure of the board, with where it was taken and which run it is from. */
export interface MeasuredRow {
  readonly subject: SubjectBoard
  readonly cell: Cell
  readonly metric: CellMetric
  readonly startedAt: string
}

/** The figures that may be used: no void ones, and none of planted defects. */
export function measuredRows(board: Pick<Board, 'subjects'>): MeasuredRow[] {
  return board.subjects.flatMap((subject) => {
    const starts = new Map(subject.runs.map(({ runId, startedAt }) => [runId, startedAt]))
    return subject.cells
      .filter(({ isControl }) => !isControl)
      .flatMap((cell) =>
        cell.metrics
          .filter((metric) => metric.void === null)
          .map((metric) => ({
            subject,
            cell,
            metric,
            startedAt: starts.get(cell.runId) ?? subject.source.startedAt,
          })),
      )
  })
}
