const figures = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 })

/** A number for people, with its unit: `20,120/s`, `503.2 ms`, `0.97 ×`. */
export function show(value: number, unit = ''): string {
  const gap = unit === '' || unit.startsWith('/') ? '' : ' '
  return `${figures.format(value)}${gap}${unit}`
}

/** `0.982 (0.961–1.01)`. */
export const showInterval = (of: { value: number; low: number; high: number }, unit = ''): string =>
  `${show(of.value)} (${show(of.low)}–${show(of.high)})${unit === '' ? '' : ` ${unit}`}`
