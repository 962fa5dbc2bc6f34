import { html, type Html } from './html.ts'
import { linearAxis, logAxis } from './charts/axis.ts'
import { px } from './charts/path.ts'
import type { Mark } from './signs.ts'

/** In px; the style sheet says so too, as a thousand drawings need not. */
const width = 150

export interface BarRange {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/** What share of the drawing is kept free at either end, so that an arrow can say "and beyond". */
const inset = 6

/** An interval on an axis of its own: the dot is the value; what lies within the bound is shaded. Beside its numbers, and so not read aloud. */
export function boundBar(
  range: BarRange,
  bound: { readonly min?: number | undefined; readonly max?: number | undefined },
  mark: Mark,
): Html {
  const ends = [bound.min, bound.max].filter((end) => end !== undefined)
  const place = placeFor([range.value, range.low ?? range.value, range.high ?? range.value, ...ends])
  const from = bound.min === undefined ? 0 : place(bound.min)
  const to = bound.max === undefined ? width : place(bound.max)
  return html`<svg class="bar" aria-hidden="true">
    <path class="within" d="M${px(from)},2H${px(to)}V16H${px(from)}Z" />
    ${ends.map((end) => html`<path class="limit" d="M${px(place(end))},1V17" />`)}${rangeMarks(range, place, html`${mark}`)}
  </svg>`
}

/** Several intervals on one axis, each in a drawing of its own. */
export function rangeBars(
  ranges: ReadonlyArray<BarRange & { readonly style: number; readonly isVoid: boolean }>,
): Html[] {
  const place = placeFor(ranges.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]))
  return ranges.map(
    (range) =>
      html`<svg class="bar" aria-hidden="true">
        ${rangeMarks(range, place, html`s${range.style % 8}${range.isVoid ? ' void' : ''}`)}
      </svg>`,
  )
}

const rangeMarks = ({ value, low, high }: BarRange, place: (value: number) => number, kind: Html): Html =>
  html`${low !== null && high !== null && high > low ? html`<path class="whisker ${kind}" d="M${px(place(low))},9H${px(Math.max(place(high), place(low) + 1))}" />` : null}<circle
      class="dot ${kind}"
      cx="${px(place(value))}"
      cy="9"
      r="3.5"
    />`

/** By factors where all is positive and more than fivefold apart. */
function placeFor(values: readonly number[]): (value: number) => number {
  const least = Math.min(...values)
  const most = Math.max(...values)
  const options = { values, range: [inset, width - inset] as const, unit: '' }
  if (least > 0 && most > 5 * least) return logAxis(options).place
  const margin = (most - least || Math.abs(most) || 1) * 0.08
  return linearAxis({ ...options, values: [least - margin, most + margin] }, 'smallest').place
}
