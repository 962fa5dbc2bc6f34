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
  readonly met: 'yes' | 'no' | ''
  /** The figure that was judged, in the unit of the aim; null where there is none. */
  readonly value: number | null
}

/** False for a figure that is not a number: what was not measured is not met. */
export function meets(aim: Aim, value: number): boolean {
  if ('atLeast' in aim) return value >= aim.atLeast
  if ('atMost' in aim) return value <= aim.atMost
  return value >= aim.from && value <= aim.to
}

/** A row with a verdict. `says` replaces the figure in the table where more than it needs to be told. */
export function judged(
  what: string,
  of: { readonly aim: Aim; readonly value: number; readonly unit?: string; readonly says?: string },
): Row {
  const { aim, value, unit = '', says } = of
  return {
    what,
    aim: aimText(aim, unit),
    measured: says ?? (Number.isNaN(value) ? 'nothing was measured' : show(value, unit)),
    met: meets(aim, value) ? 'yes' : 'no',
    value: Number.isFinite(value) ? value : null,
  }
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
