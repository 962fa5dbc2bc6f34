import { show } from './show.ts'

/** What a figure must keep to. Both ends belong to the range. */
export type Aim =
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly from: number; readonly to: number }

/** One line of a proof's table. `met` is empty where something is shown for comparison and has no aim. */
export interface Row {
  readonly what: string
  readonly aim: string
  readonly measured: string
  readonly met: 'yes' | 'no' | 'undecided' | ''
  /** The figure that was judged, in the unit of the aim; null where there is none. */
  readonly value: number | null
}

/** False for a figure that is not a number: what was not measured is not met. */
export function meets(aim: Aim, value: number): boolean {
  if ('atLeast' in aim) return value >= aim.atLeast
  if ('atMost' in aim) return value <= aim.atMost
  return value >= aim.from && value <= aim.to
}

export interface Figure {
  readonly aim: Aim
  readonly value: number
  readonly unit?: string
  /** Where the truth may lie: an aim within it is undecided. */
  readonly interval?: { readonly low: number; readonly high: number }
  /** Replaces the figure in the table where more than it needs to be told. */
  readonly says?: string
}

/** A row with a verdict. */
export function judged(what: string, { aim, value, unit = '', interval, says }: Figure): Row {
  return {
    what,
    aim: aimText(aim, unit),
    measured: says ?? (Number.isNaN(value) ? 'nothing was measured' : show(value, unit)),
    met: interval ? verdictOf(aim, interval) : meets(aim, value) ? 'yes' : 'no',
    value: Number.isFinite(value) ? value : null,
  }
}

function verdictOf(aim: Aim, { low, high }: { low: number; high: number }): Row['met'] {
  if (meets(aim, low) && meets(aim, high)) return 'yes'
  const least = 'atLeast' in aim ? aim.atLeast : 'from' in aim ? aim.from : -Infinity
  const most = 'atMost' in aim ? aim.atMost : 'to' in aim ? aim.to : Infinity
  return high < least || low > most ? 'no' : 'undecided'
}

/** A row whose outcome must be exactly this, in words. */
export const matched = (what: string, expected: string, observed: string): Row => ({
  what,
  aim: expected,
  measured: observed,
  met: observed === expected ? 'yes' : 'no',
  value: null,
})

/** A row for comparison only. */
export const compared = (what: string, measured: string): Row => ({ what, aim: '', measured, met: '', value: null })

function aimText(aim: Aim, unit: string): string {
  if ('atLeast' in aim) return `≥ ${show(aim.atLeast, unit)}`
  if ('atMost' in aim) return `≤ ${show(aim.atMost, unit)}`
  return `${show(aim.from)} to ${show(aim.to, unit)}`
}
