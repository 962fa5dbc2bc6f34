import { phases, type Phase } from '@gauntlet/contract'
import { isImported } from '@gauntlet/record'
import type { SubjectBoard } from '../board.ts'
import { formatRange, formatShare } from '../format-number.ts'
import type { Reading } from '../reading.ts'
import { allNumbers } from './all-numbers.ts'
import { cellsTable } from './cells-table.ts'
import { groupCells } from './group-cells.ts'
import { html, type Html } from './html.ts'
import { leaksTable } from './leaks-table.ts'
import { clientCharts, leakCharts, loadCharts, memoryCharts, scaleCharts } from './phase-charts.ts'

const titles: { readonly [Name in Phase]: string } = { micro: 'Micro', load: 'Load', memory: 'Memory', leak: 'Leak' }

const leads: { readonly [Name in Phase]: string } = {
  micro: 'One operation in a loop of its own, in fresh processes.',
  load: 'Requests of many clients, or at a rate. Goodput counts correct answers only.',
  memory: 'What a fresh process holds after its work, after forced collections.',
  leak: 'Cycles of do and undo: what grows without end.',
}

export interface PhaseOptions {
  readonly subject: SubjectBoard
  readonly runHref: (runId: string) => string
}

/** The four phases of a subject: its variants side by side, then the charts. */
export const phaseSections = (options: PhaseOptions): Html[] =>
  phases.map((phase) => phaseSection(phase, options)).filter((section) => section !== null)

function phaseSection(phase: Phase, { subject, runHref }: PhaseOptions): Html | null {
  const groups = groupCells(subject, phase)
  const omitted = subject.card.omits.find((omit) => omit.phase === phase)
  const heading = html`<h3 id="${phase}-${subject.id}">${titles[phase]}</h3>`
  // Another tool's file knows one phase.
  if (groups.length === 0 && isImported(subject.id)) return null
  if (groups.length === 0) {
    return html`<section class="phase" data-phases="${phase}" aria-labelledby="${phase}-${subject.id}">
      ${heading}
      <p class="lead">${omitted ? html`Left out: ${omitted.because}` : 'Not planned in this run.'}</p>
    </section>`
  }
  const styleOf = (variant: string): number =>
    Math.max(
      0,
      subject.card.variants.findIndex(({ name }) => name === variant),
    ) % 8
  const charts = chartsOf(phase, subject, styleOf)
  return html`<section class="phase" data-phases="${phase}" aria-labelledby="${phase}-${subject.id}">
    ${heading} ${isImported(subject.id) ? null : html`<p class="lead">${leads[phase]}</p>`}
    ${charts.length === 0 ? null : html`<div class="charts">${charts}</div>`}
    ${cellsTable({ subject, phase, groups, styleOf, runHref })}
    ${phase === 'memory' ? growthTable(subject) : null}${phase === 'leak' ? leaksTable(subject) : null}
    ${allNumbers(
      groups.flatMap(({ cells }) => cells),
      `${subject.id}, ${phase}`,
    )}
  </section> `
}

function chartsOf(phase: Phase, subject: SubjectBoard, styleOf: (variant: string) => number): Html[] {
  switch (phase) {
    case 'micro':
      return scaleCharts(subject, 'micro', styleOf)
    case 'load':
      return [
        ...clientCharts(subject, styleOf),
        ...scaleCharts(subject, 'load', styleOf),
        ...loadCharts(subject, styleOf),
      ]
    case 'memory':
      return memoryCharts(subject, styleOf)
    case 'leak':
      return leakCharts(subject)
  }
}

/** Memory per item over all scales, with the fixed cost apart. */
function growthTable({ growths, id }: SubjectBoard): Html | null {
  if (growths.length === 0) return null
  return html`<h4>Bytes per item, over all scales</h4>
    <div class="scroll" tabindex="0" role="region" aria-label="${id}: bytes per item">
      <table>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Variant</th>
            <th scope="col">Metric</th>
            <th scope="col">Per item</th>
            <th scope="col">Exponent above the fixed cost (1 is linear)</th>
          </tr>
        </thead>
        <tbody>
          ${growths.map(
            ({ caseName, variant, isControl, metric, slope, exponent }) =>
              html`<tr>
                <th scope="row">${caseName}</th>
                <td>${variant}${isControl ? html` <span class="control">planted defect</span>` : null}</td>
                <td>${metric}</td>
                <td>${readingText(slope)}</td>
                <td>${readingText(exponent)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
}

function readingText(reading: Reading): string {
  if (reading.state !== 'measured') return `${reading.state.replace('-', ' ')}: ${reading.because}`
  const number = formatRange(reading, reading.unit)
  return reading.level < 0.9 ? `${number} at ${formatShare(reading.level)}` : number
}
