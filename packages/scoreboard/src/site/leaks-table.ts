import type { LeakDetail } from '@gauntlet/record'
import type { SubjectBoard } from '../board.ts'
import type { Cell } from '../cell.ts'
import { formatNumber } from '../format-number.ts'
import { html, type Html } from './html.ts'

const shownNames = 4

/** What the leak rule said in each process, its floor, and what each cycle leaves behind. */
export function leaksTable({ cells, id }: SubjectBoard): Html | null {
  const rows = cells
    .filter(({ place }) => place.phase === 'leak')
    .flatMap((cell) => {
      const details = detailsOf(cell)
      return details.length === 0
        ? []
        : [
            html`<tr>
              <th scope="row">${cell.place.caseName} at ${cell.place.scale}</th>
              <td>${cell.place.variant}</td>
              <td>${outcomeText(cell, details)}</td>
              <td>${formatNumber(details[0]?.floorBytesPerCycle ?? 0, 'bytes_per_cycle')}</td>
              <td>${leftText(details)}</td>
            </tr>`,
          ]
    })
  if (rows.length === 0) return null
  return html`<h4>What is left behind</h4>
    <div class="scroll" tabindex="0" role="region" aria-label="${id}: leaks">
      <table>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Variant</th>
            <th scope="col">Outcome</th>
            <th scope="col">Floor</th>
            <th scope="col">Each cycle leaves</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`
}

const detailsOf = ({ trials }: Cell): LeakDetail[] =>
  trials.flatMap((trial) =>
    trial.state === 'ok' && trial.record.detail?.phase === 'leak' ? [trial.record.detail] : [],
  )

/** `leak in 2 of 2`: a leak that only one process shows is not settled. */
const outcomeText = ({ trials }: Cell, details: readonly LeakDetail[]): string =>
  [...Map.groupBy(details, ({ outcome }) => outcome)]
    .map(([outcome, own]) => `${outcome.replace('-', ' ')} in ${own.length} of ${trials.length}`)
    .join(', ')

function leftText(details: readonly LeakDetail[]): string {
  const grown = details.find(({ attribution }) => attribution && attribution.length > 0)?.attribution ?? []
  const names = grown
    .slice(0, shownNames)
    .map(
      ({ name, objectsPerCycle, bytesPerCycle, heldBy }) =>
        `${objectsPerCycle} ${name}${heldBy === undefined ? '' : ` in ${heldBy}`} (${formatNumber(bytesPerCycle, 'bytes')})`,
    )
  return names.length > 0 ? names.join(', ') : '–'
}
