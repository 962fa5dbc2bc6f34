import { scaleLinear, scaleLog } from 'd3-scale'
import { formatNumber } from '../../format-number.ts'

export interface Tick {
  readonly at: number
  readonly label: string
}

/** Turns values into places on the drawing. */
export interface Axis {
  readonly place: (value: number) => number
  readonly ticks: readonly Tick[]
}

export interface AxisOptions {
  readonly values: readonly number[]
  /** Where the axis begins and ends on the drawing. */
  readonly range: readonly [from: number, to: number]
  readonly unit: string
  readonly ticks?: number
}

/** Even steps from zero (or below) to the largest value. Bytes get round numbers of KiB, not of thousands. */
export function linearAxis({ values, range, unit, ticks = 5 }: AxisOptions, begin: 'zero' | 'smallest' = 'zero'): Axis {
  const [least, most] = extentOf(values)
  const top = most === least ? most + Math.max(1, Math.abs(most) * 0.1) : most
  const factor = unit.startsWith('bytes')
    ? 1024 ** Math.max(0, Math.floor(Math.log(Math.abs(top) || 1) / Math.log(1024)))
    : 1
  const bottom = begin === 'zero' ? Math.min(0, least) : least
  const scale = scaleLinear([bottom / factor, top / factor], range).nice(ticks)
  return {
    place: (value) => scale(value / factor),
    ticks: scale.ticks(ticks).map((tick) => ({ at: scale(tick), label: tickLabel(tick * factor, unit) })),
  }
}

/** Equal steps are equal factors. Values of 0 and below have no place and take the lower end. */
export function logAxis({ values, range, unit }: AxisOptions): Axis {
  const [least, most] = extentOf(values.filter((value) => value > 0))
  // At least a factor of three, or a flat line fills the drawing with noise.
  const middle = Math.sqrt(least * most)
  const low = Math.min(least / 1.15, middle / Math.sqrt(3))
  const high = Math.max(most * 1.15, middle * Math.sqrt(3))
  const scale = scaleLog([low, high], range)
  return {
    place: (value) => scale(Math.max(value, low)),
    ticks: logTicks(low, high, unit.startsWith('bytes') ? 2 : 10).map((tick) => ({
      at: scale(tick),
      label: tickLabel(tick, unit),
    })),
  }
}

const mostLogTicks = 6

/** Powers of the base, of which enough are left out; below two decades, two and five times a power too. */
function logTicks(low: number, high: number, base: 2 | 10): number[] {
  const steps = base === 2 ? [1] : [1, 2, 5]
  const powers = (every: number, factors: readonly number[]): number[] => {
    const from = Math.floor(Math.log(low) / Math.log(base))
    const to = Math.ceil(Math.log(high) / Math.log(base))
    const found: number[] = []
    for (let power = Math.floor(from / every) * every; power <= to; power += every) {
      for (const factor of factors) found.push(factor * base ** power)
    }
    return found.filter((tick) => tick >= low && tick <= high)
  }
  const fine = powers(1, steps)
  // Within a factor of three there is hardly a round power.
  if (fine.length < 3) return scaleLinear([low, high], [0, 1]).ticks(mostLogTicks - 2)
  if (fine.length <= mostLogTicks) return fine
  for (let every = 1; ; every++) {
    const coarse = powers(every, [1])
    if (coarse.length <= mostLogTicks) return coarse
  }
}

/** `1.00 ms` is a reading; an axis says `1 ms`. */
export const tickLabel = (value: number, unit: string): string =>
  value === 0
    ? '0'
    : formatNumber(value, unit)
        .replace(/(\.\d*?)0+(?!\d)/, '$1')
        .replace(/\.(?!\d)/, '')

function extentOf(values: readonly number[]): [least: number, most: number] {
  let least = Infinity
  let most = -Infinity
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return least <= most ? [least, most] : [0.1, 1]
}
