import { area, curveStepAfter, line } from 'd3-shape'

export type Spot = readonly [x: number, y: number]

const linePath = line<Spot>(
  ([x]) => x,
  ([, y]) => y,
).digits(1)
const stepPath = line<Spot>(
  ([x]) => x,
  ([, y]) => y,
)
  .curve(curveStepAfter)
  .digits(1)
const areaPath = area<readonly [x: number, low: number, high: number]>()
  .x(([x]) => x)
  .y0(([, low]) => low)
  .y1(([, , high]) => high)
  .digits(0)

/** The `d` of a line through the spots. */
export const pathThrough = (spots: readonly Spot[]): string => linePath(spots) ?? ''

/** The `d` of stairs: each spot's height lasts until the next. */
export const stairsThrough = (spots: readonly Spot[]): string => stepPath(spots) ?? ''

/** The `d` of the band between two heights. */
export const bandBetween = (spots: ReadonlyArray<readonly [x: number, low: number, high: number]>): string =>
  areaPath(spots) ?? ''

/** A place on the drawing, with one decimal. */
export const px = (value: number): string => String(Math.round(value * 10) / 10)
