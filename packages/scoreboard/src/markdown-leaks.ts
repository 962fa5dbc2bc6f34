import type { LeakDetail } from '@gauntlet/record'
import type { SubjectBoard } from './board.ts'
import type { Cell } from './cell.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { formatNumber } from './format-number.ts'
import { cellText } from './markdown-cells.ts'
import { markdownTable } from './markdown-table.ts'

/** A row for each leak cell: what the leak rule said in each process, the slope, and what was left behind. */
export function markdownLeaks({ cells }: SubjectBoard): string {
  const rows = cells
    .filter(({ place }) => place.phase === 'leak')
    .map((cell) => [
      cell.place.caseName,
      cell.place.scale,
      cell.isControl ? `${cell.place.variant} (control)` : cell.place.variant,
      outcomeText(cell),
      cellText(cell, {
        metric: cell.metrics.find(({ name }) => name === 'leak_bytes_per_cycle'),
        isBest: false,
      }),
      floorText(cell),
      attributionText(cell),
    ])
  if (rows.length === 0) return ''
  const header = ['Case', 'Scale', 'Variant', 'Outcome', 'Growth', 'Floor', 'Each cycle leaves']
  return `### Leak\n\n${markdownTable(header, rows)}`
}

const detailsOf = ({ trials }: Cell): LeakDetail[] =>
  trials.flatMap((trial) => {
    const detail = trial.state === 'ok' ? trial.record.detail : null
    return detail?.phase === 'leak' ? [detail] : []
  })

/** `leak in 2 of 2`: a leak that only one process shows is not settled. */
function outcomeText(cell: Cell): string {
  const details = detailsOf(cell)
  if (details.length === 0) return cell.state === 'measured' ? 'not reported' : cell.state
  const counted = Map.groupBy(details, ({ outcome }) => outcome)
  return [...counted].map(([outcome, own]) => `${outcome} in ${own.length} of ${cell.trials.length}`).join(', ')
}

function floorText(cell: Cell): string {
  const [first] = detailsOf(cell)
  return first ? formatNumber(first.floorBytesPerCycle, 'bytes_per_cycle') : '–'
}

const shownNames = 4

/** `1 Ticket in tickets of Desk (32 bytes)`: constructors whose objects grew with the cycles, as the first process that leaks tells it. */
function attributionText(cell: Cell): string {
  const grown = detailsOf(cell).find(({ attribution }) => attribution && attribution.length > 0)?.attribution ?? []
  const names = grown.slice(0, shownNames).map(({ name, objectsPerCycle, bytesPerCycle, heldBy }) => {
    const place = heldBy === undefined ? '' : ` in ${escapeMarkdown(heldBy, 60)}`
    return `${objectsPerCycle} ${escapeMarkdown(name, 60)}${place} (${formatNumber(bytesPerCycle, 'bytes')})`
  })
  return names.length > 0 ? names.join(', ') : '–'
}
