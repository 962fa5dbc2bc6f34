import { unitOf, type ComparedCell, type ComparedMetric, type Comparison } from '@gauntlet/record'
import { median } from '@gauntlet/stats'
import { formatNumber } from './format-number.ts'
import { plainText } from './plain-text.ts'

const outcomes = ['regressed', 'improved', 'inconclusive', 'same'] as const
const otherStates = ['failed', 'invalid', 'skipped', 'left-out'] as const

/** How often each outcome occurs: verdicts count metrics, the other states count cells. */
export function countOutcomes({ cells }: Pick<Comparison, 'cells'>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>([...outcomes, ...otherStates].map((name) => [name, 0]))
  const add = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const cell of cells) {
    if (cell.state !== 'compared') add(cell.state)
    else for (const { outcome } of cell.metrics) add(outcome)
  }
  return counts
}

/** A comparison for a terminal or a review: the sides, a table with what matters on top, and what was not compared. */
export function renderComparison(comparison: Comparison): string {
  const { a, b, machine, profile, seed, order, notes } = comparison
  const how = order === 'interleaved' ? 'interleaved pairs of processes' : 'stored runs, one after the other'
  return [
    `A  ${plainText(a.name)}  (${plainText(a.is)})`,
    `B  ${plainText(b.name)}  (${plainText(b.is)})`,
    `${how} · ${plainText(profile)} profile · seed ${plainText(seed)} · ${plainText(machine.cpuModel)}, Node ${plainText(machine.node)}`,
    ...notes.map((note) => `note: ${plainText(note, 400)}`),
    '',
    ...tableOf(comparison),
    ...notComparedOf(comparison),
    summaryOf(comparison),
  ].join('\n')
}

/** All of it for programs: every pair of every metric, and the counts. Ends in a newline. */
export const renderComparisonJson = (comparison: Comparison): string =>
  `${JSON.stringify({ ...comparison, counts: Object.fromEntries(countOutcomes(comparison)) }, null, 2)}\n`

interface Row {
  readonly outcome: ComparedMetric['outcome']
  readonly columns: readonly string[]
}

function tableOf({ cells }: Comparison): string[] {
  const rows = cells.flatMap((cell) =>
    cell.state === 'compared' ? cell.metrics.map((metric) => rowOf(cell, metric)) : [],
  )
  if (rows.length === 0) return []
  const sorted = outcomes.flatMap((outcome) => rows.filter((row) => row.outcome === outcome))
  const head = ['verdict', 'subject', 'cell', 'metric', 'A', 'B', 'B against A', 'pairs', '']
  return [...align([head, ...sorted.map(({ columns }) => columns)]), '']
}

function rowOf(cell: Extract<ComparedCell, { state: 'compared' }>, metric: ComparedMetric): Row {
  const { name, operation, outcome, ratio, pairs, droppedPairs, because } = metric
  const side = (of: 'a' | 'b'): string =>
    pairs.length === 0 || droppedPairs > 0 ? '–' : formatNumber(median(pairs.map((pair) => pair[of])), unitOf(name))
  const voided = cell.voidedPairs > 0 ? `${cell.voidedPairs} voided` : ''
  const remark = outcome === 'inconclusive' ? because : ''
  const columns = [
    outcome,
    plainText(cell.subject),
    plainText(cell.at),
    operation === null ? name : `${name} of ${plainText(operation)}`,
    side('a'),
    side('b'),
    ratio === null ? '–' : changeText(ratio),
    String(pairs.length),
    [remark, voided].filter(Boolean).join('; '),
  ]
  return { outcome, columns }
}

/** `+4.9 % (+4.1 to +5.6)` for a ratio; from twice as much on as a factor: `3.20× (3.11 to 3.24)`. */
export function changeText({ value, low, high }: { value: number; low: number; high: number }): string {
  if (value >= 2 || value <= 0.5) {
    return `${value.toPrecision(3)}× (${low.toPrecision(3)} to ${high.toPrecision(3)})`
  }
  const percent = (ratio: number): string => {
    const text = ((ratio - 1) * 100).toFixed(1)
    if (text === '-0.0') return '0.0'
    return ratio > 1 && text !== '0.0' ? `+${text}` : text
  }
  return `${percent(value)} % (${percent(low)} to ${percent(high)})`
}

/** Columns as wide as their widest entry; the last is not padded. */
function align(rows: ReadonlyArray<readonly string[]>): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function notComparedOf({ cells }: Comparison): string[] {
  const lines = otherStates.flatMap((state) => {
    const own = cells.filter((cell) => cell.state === state)
    const byReason = Map.groupBy(own, (cell) => (cell.state === 'compared' ? '' : cell.because))
    return [...byReason].flatMap(([because, alike]) => [
      `${state.replace('-', ' ')}: ${plainText(because, 300)}`,
      ...alike.map(({ subject, at }) => `  ${plainText(subject)}  ${plainText(at)}`),
    ])
  })
  return lines.length === 0 ? [] : ['not compared', ...lines, '']
}

const summaryOf = (comparison: Comparison): string =>
  [...countOutcomes(comparison)]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name.replace('-', ' ')}`)
    .join(' · ')
