import type { Board, SubjectBoard } from '../board.ts'
import type { Cell } from '../cell.ts'
import type { CellMetric } from '../estimate-cell.ts'
import { plainText } from '../plain-text.ts'

type Value = string | number | null

const columns = [
  'subject',
  'phase',
  'case',
  'shape',
  'scale',
  'variant',
  'control',
  'state',
  'metric',
  'operation',
  'unit',
  'value',
  'low',
  'high',
  'level',
  'replicates',
  'basis',
  'void',
  'because',
  'run',
  'fingerprint',
] as const

/**
 * Every figure of the board in a row of its own (RFC 4180, with line feeds), void ones and those of controls marked; a
 * cell without figures has one row with the reason. Text that a spreadsheet would take for a formula begins with a quote.
 */
export function renderCsv({ subjects }: Pick<Board, 'subjects'>): string {
  const rows = subjects.flatMap((subject) =>
    subject.cells.flatMap((cell) =>
      cell.metrics.length === 0
        ? [rowOf(subject, cell, null)]
        : cell.metrics.map((metric) => rowOf(subject, cell, metric)),
    ),
  )
  return [columns, ...rows].map((row) => `${row.map(fieldOf).join(',')}\n`).join('')
}

function rowOf(subject: SubjectBoard, cell: Cell, metric: CellMetric | null): Value[] {
  const { phase, caseName, shape, scale, variant } = cell.place
  return [
    subject.id,
    phase,
    caseName,
    shape,
    scale,
    variant,
    cell.isControl ? 'yes' : 'no',
    cell.state,
    metric?.name ?? null,
    metric?.operation ?? null,
    metric?.unit ?? null,
    metric?.value ?? null,
    metric?.low ?? null,
    metric?.high ?? null,
    metric?.level ?? null,
    metric?.n ?? null,
    metric?.basis ?? null,
    metric?.void ?? null,
    cell.because,
    cell.runId,
    subject.environment.fingerprint,
  ]
}

const longest = 1_000

function fieldOf(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = plainText(value, longest)
  const harmless = /^[=+\-@]/.test(text) ? `'${text}` : text
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
