import type { Bound } from '@gauntlet/contract'

/** A number with the ends of its interval, where it has one. */
export interface Ranged {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

interface Step {
  readonly factor: number
  readonly label: string
}

const ladder = (base: number, labels: readonly string[]): readonly Step[] =>
  labels.map((label, power) => ({ factor: base ** power, label }))

const bytes = ladder(1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB'])
const thousands = ladder(1000, ['', 'k', 'M', 'G'])

const ladders = new Map<string, readonly Step[]>([
  [
    'ns',
    [
      { factor: 1, label: ' ns' },
      { factor: 1e3, label: ' µs' },
      { factor: 1e6, label: ' ms' },
      { factor: 1e9, label: ' s' },
    ],
  ],
  ['bytes', bytes.map(({ factor, label }) => ({ factor, label: ` ${label}` }))],
  ['per_s', thousands.map(({ factor, label }) => ({ factor, label: `${label}/s` }))],
])
const plain: readonly Step[] = [{ factor: 1, label: '' }]

/** Three significant digits with a unit for people: `52.6 ns`, `1.20 MiB`, `13.6k/s`. Whole counts are shown in full. */
export function formatNumber(value: number, unit: string): string {
  const step = stepFor(value, unit)
  return `${digits(value, step, unit)}${step.label}`
}

/** The value with unit, and its interval in the same unit: `52.6 ns (51.9–53.4)`. */
export function formatRange({ value, low, high }: Ranged, unit: string): string {
  const text = formatNumber(value, unit)
  if (low === null || high === null || (low === value && high === value)) return text
  const step = stepFor(value, unit)
  return `${text} (${rangeText(low, high, (each) => digits(each, step, unit))})`
}

/** The value with unit, and in the same unit the readings that it is the middle of: `52.6 ns (from 2: 51.9, 53.4)`. */
export function formatReadings(value: number, readings: readonly number[], unit: string): string {
  const step = stepFor(value, unit)
  const shown = readings.map((reading) => digits(reading, step, unit))
  return `${formatNumber(value, unit)} (from ${readings.length}: ${shown.join(', ')})`
}

/** A dash between two numbers is no sign of the second. */
const rangeText = (low: number, high: number, textOf: (value: number) => string): string =>
  `${textOf(low)}${low < 0 || high < 0 ? ' to ' : '–'}${textOf(high)}`

interface Replicated extends Ranged {
  readonly unit: string
  readonly basis: string
  readonly n: number
  readonly perReplicate: ReadonlyMap<number, number> | null
}

/**
 * A number over replicates. Two have an interval that dwarfs them (Student's t with one degree of freedom), so that both
 * are shown in its place: `52.6 ns (from 2: 51.9–53.4)`.
 */
export function formatReplicated({ value, low, high, unit, basis, n, perReplicate }: Replicated): string {
  if (basis !== 'replicates' || n !== 2 || perReplicate === null) return formatRange({ value, low, high }, unit)
  const values = [...perReplicate.values()]
  const step = stepFor(value, unit)
  const both = rangeText(Math.min(...values), Math.max(...values), (each) => digits(each, step, unit))
  return `${formatNumber(value, unit)} (from 2: ${both})`
}

/** `≤ 800 ns`, `≥ 10.0k/s`, `0.800 to 1.25`. */
export function formatBound({ min, max }: Bound, unit: string): string {
  if (min !== undefined && max !== undefined) return `${formatNumber(min, unit)} to ${formatNumber(max, unit)}`
  if (max !== undefined) return `≤ ${formatNumber(max, unit)}`
  return min === undefined ? 'none' : `≥ ${formatNumber(min, unit)}`
}

/** `94 %`, for a share between 0 and 1; one decimal from 99 % on, so that 99.6 % does not read as all. */
export const formatShare = (share: number): string =>
  share > 0.99 && share < 1 ? `${(share * 100).toFixed(1)} %` : `${Math.round(share * 100)} %`

/** `ns_per_item` is the ladder of `ns` with `/item` after it; `ns per bytes`, a ratio of unlike things, is its own label. */
function stepFor(value: number, unit: string): Step {
  const [, base = unit, per] = /^(\w+?)_per_(item|cycle|op)$/.exec(unit) ?? []
  const steps = ladders.get(base) ?? (unit.includes(' ') ? [{ factor: 1, label: ` ${unit}` }] : plain)
  const rounded = Math.abs(Number(value.toPrecision(3)))
  const step = steps.findLast(({ factor }) => rounded >= factor) ?? steps[0] ?? { factor: 1, label: '' }
  return per === undefined ? step : { factor: step.factor, label: `${step.label}/${per}` }
}

function digits(value: number, { factor }: Step, unit: string): string {
  if (unit === 'count' && Number.isSafeInteger(value)) return group(String(value))
  if (unit === 'ratio' && value < 1 && value.toPrecision(3) === '1.00') return belowOne(value)
  return threeDigits(value / factor)
}

/** As many digits as tell a share from all: `0.9999`. */
const belowOne = (value: number): string => value.toFixed(Math.min(9, Math.ceil(-Math.log10(1 - value) - 1e-6)))

function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3))
  const size = Math.abs(rounded)
  if (size === 0) return '0'
  if (size < 0.001 || size >= 1e6) return value.toExponential(2)
  return group(rounded.toFixed(Math.max(0, 2 - Math.floor(Math.log10(size)))))
}

const group = (text: string): string => {
  const [whole = '', rest] = text.split('.')
  const grouped = whole.replace(/(?<=\d)(?=(\d{3})+$)/g, ',')
  return rest === undefined ? grouped : `${grouped}.${rest}`
}
