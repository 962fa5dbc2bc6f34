import type { SubjectBoard } from './board.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { formatRange, formatShare } from './format-number.ts'
import { markdownTable } from './markdown-table.ts'
import type { Reading } from './reading.ts'

/** Memory per item over all scales, with the fixed cost apart. */
export function markdownMemory({ growths }: SubjectBoard): string {
  if (growths.length === 0) return ''
  const rows = growths.map(({ caseName, variant, isControl, metric, slope, exponent }) => [
    caseName,
    isControl ? `${variant} (control)` : variant,
    metric,
    readingText(slope),
    readingText(exponent),
  ])
  const header = ['Case', 'Variant', 'Metric', 'Per item', 'Exponent above the fixed cost (1 is linear)']
  return `#### Bytes per item\n\n${markdownTable(header, rows)}`
}

/** A weak interval says how weak: three points reach 67 %. */
function readingText(reading: Reading): string {
  if (reading.state !== 'measured') return `${reading.state.replace('-', ' ')}: ${escapeMarkdown(reading.because, 160)}`
  const number = formatRange(reading, reading.unit)
  return reading.level < 0.9 ? `${number} at ${formatShare(reading.level)}` : number
}
