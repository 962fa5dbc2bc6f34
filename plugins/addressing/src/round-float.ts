/** Decimals that the canonical form keeps. */
const decimals = 8

/** One unit of the last kept decimal, inverted. */
const perUnit = 1e8

/** Below 2⁴ a value scaled by 1e8 stays below 2³¹, where the bound of `nearTie` is proven. */
const fastBelow = 16

/**
 * Half the width of the band around a tie in which the fast path gives up. For |x| < 2⁴ the product x·1e8 is off by at
 * most 2⁻²³ (half its last place), and the shortest decimal lies within half the last place of x, 2⁻⁵⁰, of x itself,
 * which is 2⁻²³·⁴ after scaling. Together less than 2.2e-7, so outside a band of 1e-6 both paths round alike.
 */
const nearTie = 1e-6

/** The shortest decimal of a finite number without its sign: `digits` with the decimal point after the first `point`. */
const shortestDecimal = (value: number): { readonly digits: string; readonly point: number } => {
  const [mantissa = '', exponent = '0'] = String(Math.abs(value)).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return { digits: whole + fraction, point: whole.length + Number(exponent) }
}

/** A whole number in full, never with an exponent: `1e21` is a one and 21 zeros. */
export function integerText(value: number): string {
  const { digits, point } = shortestDecimal(value)
  return value < 0 ? `-${digits.padEnd(point, '0')}` : digits.padEnd(point, '0')
}

/**
 * The rule itself: half-even to 8 decimals on the shortest decimal representation, trailing zeros stripped but one kept,
 * never an exponent, never `-0.0`. Takes a finite number.
 */
export function roundFloatExactly(value: number): string {
  const { digits, point } = shortestDecimal(value)
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits
  const kept = whole + fraction.slice(0, decimals).padEnd(decimals, '0')
  const rest = fraction.slice(decimals)

  const isTie = /^50*$/.test(rest)
  const isOdd = Number(kept.at(-1)) % 2 === 1
  const up = isTie ? isOdd : rest >= '5'
  const rounded = BigInt(kept) + (up ? 1n : 0n)

  const text = String(rounded).padStart(decimals + 1, '0')
  const sign = value < 0 && rounded !== 0n ? '-' : ''
  return `${sign}${text.slice(0, -decimals)}.${stripZeros(text.slice(-decimals))}`
}

/** The same text as `roundFloatExactly` for every finite number, some four times as fast below 16. */
export function roundFloat(value: number): string {
  const magnitude = Math.abs(value)
  if (!(magnitude < fastBelow)) return roundFloatExactly(value)
  const scaled = magnitude * perUnit
  const floor = Math.floor(scaled)
  const part = scaled - floor
  if (Math.abs(part - 0.5) < nearTie) return roundFloatExactly(value)

  const rounded = part > 0.5 ? floor + 1 : floor
  const whole = Math.floor(rounded / perUnit)
  const fraction = String(rounded - whole * perUnit + perUnit).slice(1)
  const sign = value < 0 && rounded > 0 ? '-' : ''
  return `${sign}${whole}.${stripZeros(fraction)}`
}

const zero = '0'.charCodeAt(0)

const stripZeros = (fraction: string): string => {
  let length = fraction.length
  while (length > 1 && fraction.charCodeAt(length - 1) === zero) length--
  return fraction.slice(0, length)
}
