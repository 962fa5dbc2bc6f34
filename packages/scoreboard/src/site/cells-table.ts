import type { Phase } from '@gauntlet/contract'
import type { SubjectBoard } from '../board.ts'
import type { Cell } from '../cell.ts'
import type { CellMetric } from '../estimate-cell.ts'
import { rankCells } from '../rank-cells.ts'
import { groupAnchor } from './anchor.ts'
import { claimsBeside, type ClaimsBeside } from './claims-beside.ts'
import { estimateText } from './estimate-text.ts'
import { gainText } from './gain-text.ts'
import { headlineOf, metricOf, type CellGroup } from './group-cells.ts'
import { html, type Html } from './html.ts'
import { rangeBars, type BarRange } from './range-bar.ts'
import { badge } from './signs.ts'

/** What is told of each cell beside its headline, where at least one of a phase's cells has it. */
const columnsOf: { readonly [Name in Phase]: readonly string[] } = {
  micro: ['latency_p50_ns', 'throughput_per_s', 'allocated_bytes_per_op'],
  load: [
    'goodput_per_s',
    'success_ratio',
    'latency_p50_ns',
    'latency_p95_ns',
    'latency_p99_ns',
    'sql_queries_per_s',
    'hit_ratio',
    'host_peak_rss_bytes',
  ],
  memory: ['retained_private_bytes', 'rss_bytes_per_item', 'peak_rss_bytes', 'elapsed_ns'],
  leak: ['leak_bytes_per_cycle', 'rss_growth_bytes_per_cycle'],
}

export interface CellsTable {
  readonly subject: SubjectBoard
  readonly phase: Phase
  readonly groups: readonly CellGroup[]
  readonly styleOf: (variant: string) => number
  readonly runHref: (runId: string) => string
}

/** The variants side by side: a body for each case and scale, a row for each variant, its headline as an interval. */
export function cellsTable({ subject, phase, groups, styleOf, runHref }: CellsTable): Html {
  const cells = groups.flatMap((group) => group.cells)
  const headlines = new Set(groups.flatMap((group) => headlineOf(group.cells)?.name ?? []))
  const columns = columnsOf[phase]
    .filter((name) => cells.some((cell) => metricOf(cell, { name, operation: null })))
    // What is the headline throughout needs no second column.
    .filter((name) => headlines.size > 1 || !headlines.has(name))
  const width = columns.length + 4
  const claimed = claimsBeside(subject)
  const titles = new Map(subject.card.variants.map(({ name, control }) => [name, control]))
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="${subject.id}: ${phase}, the variants side by side"
  >
    <table class="cells">
      <thead>
        <tr>
          <th scope="col">Variant</th>
          <th scope="col">${headlines.size === 1 ? columnTitle([...headlines][0] ?? '') : 'Headline'}</th>
          <th scope="col">Gain</th>
          ${columns.map((name) => html`<th scope="col" title="${name}">${columnTitle(name)}</th>`)}
          <th scope="col">From</th>
        </tr>
      </thead>
      ${groups.map((group) => {
        const headline = headlineOf(group.cells)
        const found = group.cells.flatMap((cell) => {
          const metric = headline && metricOf(cell, headline)
          return metric ? [{ cell, metric }] : []
        })
        const best = rankCells(found)
        const bars = new Map(
          rangeBars(
            found.map(({ cell, metric }) => ({
              ...shownRange(metric),
              style: styleOf(cell.place.variant),
              isVoid: metric.void !== null,
            })),
          ).map((bar, index) => [found[index]?.cell, bar]),
        )
        const isSingle = group.cells.length === 1
        const title = groupTitle(group, headlines.size === 1 ? null : headline)
        return html`<tbody
          class="group${isSingle ? ' single' : ''}"
          id="${groupAnchor(subject.id, `${phase}/${group.name}`)}"
        >
          ${
            isSingle
              ? null
              : html`<tr class="head">
                  <th scope="rowgroup" colspan="${width}">${title}</th>
                </tr>`
          }
          ${group.cells.map((cell) => {
            const metric = found.find((each) => each.cell === cell)?.metric
            const control = titles.get(cell.place.variant) ?? null
            const variant = html`<i class="key s${styleOf(cell.place.variant)}"></i
              >${cell.place.variant}${control === null ? null : html` <span class="control">planted defect</span>`}`
            const name = isSingle
              ? html`<th scope="row">${title}<small>${variant}</small></th>`
              : html`<th scope="row">${variant}</th>`
            const link = html`<td><a href="${runHref(cell.runId)}">record</a></td>`
            const trouble =
              cell.state === 'measured' && cell.because === ''
                ? null
                : html`<div class="trouble">
                    ${cell.state === 'measured' ? null : badge(cell.state)} ${cell.because}
                  </div>`
            if (!metric)
              return html`<tr data-mark="${cell.state}">
                ${name}
                <td colspan="${width - 2}" class="reason">${trouble ?? 'not reported'}</td>
                ${link}
              </tr>`
            return html`<tr data-mark="${cell.state}">
              ${name}
              <td class="number">
                ${estimateText(metric, { isBest: best.has(cell) })}${bars.get(cell) ?? null}${claimed(cell.at, metric)}${trouble}
              </td>
              <td>${gainText(metric, found, { cell, variants: subject.card.variants })}</td>
              ${columns.map((column) => html`<td>${columnText(cell, { name: column, headline: metric, claimed })}</td>`)}${link}
            </tr>`
          })}
        </tbody> `
      })}
    </table>
  </div>`
}

/** As its text tells it: of two replicates both, and not the interval that dwarfs them. */
function shownRange({ value, low, high, basis, n, perReplicate }: CellMetric): BarRange {
  if (basis !== 'replicates' || n !== 2) return { value, low, high }
  const values = [...perReplicate.values()]
  return { value, low: Math.min(...values), high: Math.max(...values) }
}

/** `mixed closed-10 at 10k`, with the headline where a table has several. */
const groupTitle = ({ caseName, shape, scale }: CellGroup, headline: ReturnType<typeof headlineOf>): Html =>
  html`${caseName}${shape === null ? null : html` <span class="shape">${shape}</span>`}
    <span class="scale">at ${scale}</span
    >${headline === null ? null : html` <span class="metric">${headline.name}${headline.operation === null ? null : html` of ${headline.operation}`}</span>`}`

/** `latency p95`: the unit stands with the numbers. */
const columnTitle = (name: string): string =>
  name.replace(/_(ns|bytes|ratio|per_s|bytes_per_\w+)$/, '').replaceAll('_', ' ')

interface Column {
  readonly name: string
  readonly headline: CellMetric
  readonly claimed: ClaimsBeside
}

function columnText(cell: Cell, { name, headline, claimed }: Column): Html | string {
  const metric: CellMetric | undefined =
    metricOf(cell, { name, operation: null }) ?? metricOf(cell, { name: `answered_${name}`, operation: null })
  if (!metric) return '–'
  // It stands in the first column already.
  if (metric === headline) return ''
  const text = estimateText(metric, { isBest: false })
  return html`${text}${metric.name === name ? null : html` <small>of answered</small>`}${claimed(cell.at, metric)}`
}
