import { html, type Content, type Html } from '../html.ts'
import type { Axis } from './axis.ts'
import { px } from './path.ts'

/** The drawing's size; on the page it is as wide as its column. */
export const frame = { width: 420, height: 236, left: 62, right: 24, top: 12, bottom: 40 } as const

export const across: readonly [number, number] = [frame.left, frame.width - frame.right]
export const upwards: readonly [number, number] = [frame.height - frame.bottom, frame.top]

/** What stands behind a chart, point by point: for screen readers, for keys, and for who wants the numbers. */
export interface ChartTable {
  readonly head: readonly string[]
  readonly rows: ReadonlyArray<{
    /** Where the row's point lies on the drawing; `null` for none. */
    readonly x: number | null
    readonly cells: readonly string[]
  }>
}

export interface Series {
  readonly name: string
  /** Its colour and dashes, 0–7. */
  readonly style: number
  /** Why it is not drawn; '' where it is. */
  readonly missing?: string
  /** Bars of failures have a colour of their own. */
  readonly mark?: 'failed'
}

export interface Chart {
  readonly title: string
  /** One line on how to read it. */
  readonly note: Content
  readonly xLabel: string
  readonly x: Axis
  readonly y: Axis
  readonly yLabel: string
  readonly marks: Content
  readonly legend: readonly Series[]
  readonly table: ChartTable
}

/** A chart as a figure: caption, legend, drawing, a line that reads out points, and the table behind. */
export function renderChart({ title, note, x, y, xLabel, yLabel, marks, legend, table }: Chart): Html {
  const bottom = frame.height - frame.bottom
  const right = frame.width - frame.right
  return html`<figure class="chart">
    <figcaption><strong>${title}</strong> <span>${note}</span></figcaption>
    ${legendOf(legend)}
    <div
      class="plot"
      tabindex="0"
      role="img"
      aria-label="${title}: ${yLabel} against ${xLabel}"
      aria-describedby="chart-keys"
    >
      <svg
        viewBox="0 0 ${frame.width} ${frame.height}"
        width="${frame.width}"
        height="${frame.height}"
        aria-hidden="true"
        focusable="false"
      >
        ${y.ticks.map(({ at, label }) => html`<path class="grid" d="M${frame.left},${px(at)}H${right}" /><text class="tick y" x="${frame.left - 6}" y="${px(at + 4)}">${label}</text>`)}${x.ticks.map(({ at, label }) => html`<path class="grid" d="M${px(at)},${bottom}v4" /><text class="tick x" x="${px(at)}" y="${bottom + 16}">${label}</text>`)}
        <path class="base" d="M${frame.left},${bottom}H${right}" />
        <text class="axis" x="${(frame.left + right) / 2}" y="${frame.height - 5}">${xLabel}</text>
        ${marks}
      </svg>
    </div>
    <output class="readout"></output>${tableOf(table, title)}
  </figure> `
}

const legendOf = (legend: readonly Series[]): Html | null =>
  legend.length === 0
    ? null
    : html`<ul class="legend">
        ${legend.map((series) => html`<li class="s${series.style % 8}">${entryOf(series)}</li>`)}
      </ul>`

function entryOf({ name, missing, mark }: Series): Html {
  if (missing) return html`<span class="gone">${name}: ${missing}</span>`
  if (mark) return html`<i class="swatch ${mark}"></i>${name}`
  return html`<svg aria-hidden="true"><path class="line" d="M0,4H22" /></svg>${name}`
}

const tableOf = ({ head, rows }: ChartTable, title: string): Html =>
  html`<details>
    <summary>Numbers</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Numbers of ${title}">
      <table>
        <thead>
          <tr>
            ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ x, cells: [first = '', ...rest] }) =>
              html`<tr${x === null ? null : html` data-x="${px(x)}"`}><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
