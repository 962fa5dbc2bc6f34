import type { Phase } from '@gauntlet/contract'
import type { SubjectBoard } from './board.ts'
import type { Cell } from './cell.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import type { CellMetric } from './estimate-cell.ts'
import { formatRange, formatReadings } from './format-number.ts'
import { markdownTable } from './markdown-table.ts'
import { rankCells } from './rank-cells.ts'

const titles: { readonly [Name in Phase]: string } = { micro: 'Micro', load: 'Load', memory: 'Memory', leak: 'Leak' }

/** A phase as a table: a row for each case, scale and headline metric; the variants side by side. */
export function markdownCells(subject: SubjectBoard, phase: Phase): string {
  const cells = subject.cells.filter(({ place }) => place.phase === phase)
  if (cells.length === 0) return ''
  const variants = subject.card.variants.filter(({ name }) => cells.some(({ place }) => place.variant === name))
  const header = [
    'Case',
    'Scale',
    'Metric',
    ...variants.map(({ name, control }) => (control === null ? name : `${name} (control)`)),
  ]
  const rows = [...Map.groupBy(cells, caseAndScale).values()].flatMap((row) =>
    metricsOf(row).map((metric) =>
      rowOf(
        row,
        metric,
        variants.map(({ name }) => name),
      ),
    ),
  )
  return `### ${titles[phase]}\n\n${markdownTable(header, rows)}`
}

type Wanted = Pick<CellMetric, 'name' | 'operation'> | null

const caseAndScale = ({ place }: Cell): string => `${place.caseName}:${place.shape ?? ''}@${place.scale}`
const isSame = (a: CellMetric, b: Wanted): boolean => a.name === b?.name && a.operation === b.operation

/** The headline metrics of a row; without any, its first metric; where nothing was measured, one row for the reasons. */
function metricsOf(row: readonly Cell[]): Wanted[] {
  const all = row.flatMap(({ metrics }) => metrics)
  const primary = all.filter(({ role }) => role === 'primary')
  const found: CellMetric[] = []
  for (const metric of primary.length > 0 ? primary : all.slice(0, 1)) {
    if (!found.some((each) => isSame(each, metric))) found.push(metric)
  }
  return found.length > 0 ? found : [null]
}

function rowOf(row: readonly Cell[], wanted: Wanted, variants: readonly string[]): string[] {
  const metricIn = (cell: Cell): CellMetric | undefined => cell.metrics.find((metric) => isSame(metric, wanted))
  const contenders = row.flatMap((cell) => {
    const metric = metricIn(cell)
    return metric ? [{ cell, metric }] : []
  })
  const best = rankCells(contenders)
  const [first] = row
  const name = wanted?.name ?? '–'
  return [
    caseText(first),
    first?.place.scale ?? '',
    wanted?.operation ? `${name} of ${escapeMarkdown(wanted.operation)}` : name,
    ...variants.map((variant) => {
      const cell = row.find(({ place }) => place.variant === variant)
      return cell ? cellText(cell, { metric: metricIn(cell), isBest: best.has(cell) }) : ''
    }),
  ]
}

const caseText = (cell: Cell | undefined): string =>
  cell ? `${cell.place.caseName}${cell.place.shape === null ? '' : `:${cell.place.shape}`}` : ''

/** Room for one reason; the claims table has the rest. */
const reasonLength = 160

/** The interval of two readings is 13 times as wide as they lie apart, which reads as nonsense: they tell as much. */
function numberText(metric: CellMetric): string {
  const { basis, value, perReplicate, unit } = metric
  const readings = [...perReplicate.values()].toSorted((a, b) => a - b)
  return basis === 'replicates' && readings.length === 2
    ? formatReadings(value, readings, unit)
    : formatRange(metric, unit)
}

/** A number with its interval, struck through where it is void, or the reason why there is none. */
export function cellText(cell: Cell, { metric, isBest }: { metric: CellMetric | undefined; isBest: boolean }): string {
  const reason = escapeMarkdown(cell.because, reasonLength)
  if (!metric) return cell.state === 'measured' ? 'not reported' : reason
  const number = numberText(metric)
  if (metric.void !== null) return `~~${number}~~ ${escapeMarkdown(metric.void, reasonLength)}`
  const shown = isBest ? `**${number}**` : number
  const single = metric.basis === 'single' ? ', 1 replicate' : ''
  return reason === '' ? `${shown}${single}` : `${shown}${single}; ${reason}`
}
