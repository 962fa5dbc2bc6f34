/** Red, green and blue, 0–255. */
export type Colour = readonly [red: number, green: number, blue: number]

/** Blue for −1, white for 0, red for 1; beyond, the ends. A sample that is not finite is black, and shows. */
export function seismicColour(value: number): Colour {
  if (!Number.isFinite(value)) return [0, 0, 0]
  const strength = Math.min(1, Math.abs(value))
  const rest = Math.round(255 * (1 - strength))
  return value < 0 ? [rest, rest, 255] : [255, rest, rest]
}
