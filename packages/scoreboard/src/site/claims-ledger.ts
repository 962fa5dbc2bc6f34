import type { Quantity } from '@gauntlet/contract'
import type { SubjectBoard } from '../board.ts'
import { formatBound, formatNumber, formatRange } from '../format-number.ts'
import type { PartVerdict, Verdict } from '../judge.ts'
import { readAddress } from '../reading.ts'
import { claimAnchor, hrefOf } from './anchor.ts'
import { html, type Html } from './html.ts'
import { boundBar } from './range-bar.ts'
import { badge } from './signs.ts'

export interface Ledger {
  readonly subject: SubjectBoard
  readonly runHref: (runId: string) => string
}

/** The published sentences, each with where it comes from, its bound, what was measured, the verdict and why. */
export function claimsLedger({ subject, runHref }: Ledger): Html | null {
  const { claims, id, card } = subject
  if (claims.length === 0) return null
  const quantities = new Map(card.claims.map((claim) => [claim.id, claim.parts.map(({ quantity }) => quantity)]))
  return html`<section class="ledger" aria-label="Claims of ${id}">
    <h3 id="ledger-${id}">Claims</h3>
    <p class="lead">
      ${card.source === null ? null : html`Published in ${card.source}. `}The grey field of each drawing is the bound,
      the dot is what was measured, the line its interval.
    </p>
    <table class="claims">
      <thead>
        <tr>
          <th scope="col">Verdict</th>
          <th scope="col">What was published</th>
          <th scope="col">Bound</th>
          <th scope="col">Measured</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      ${claims.map((claim) => claimRows(claim, { subject, quantities: quantities.get(claim.id) ?? [], runHref }))}
    </table>
  </section>`
}

interface Context extends Ledger {
  readonly quantities: readonly Quantity[]
}

function claimRows(claim: Verdict, { subject, quantities, runHref }: Context): Html {
  const { id, says, provenance, gate, parts, outcome } = claim
  const anchor = claimAnchor(subject.id, id)
  const places = quantities.flatMap(addressesOf)
  const phases = [...new Set(places.flatMap((at) => readAddress(at)?.phase ?? []))]
  const runs = [
    ...new Set(places.flatMap((at) => subject.cells.filter((cell) => isMeant(cell.at, at)).map(({ runId }) => runId))),
  ]
  const links = runs.map((run) => html` <a href="${runHref(run)}">record</a>`)
  const source = html`<small
    >${id} · ${provenance}${gate ? ' · gate' : null}${links}
    <a href="${hrefOf(subject.id, { at: anchor })}" aria-label="link to ${id}">#</a></small
  >`
  const sentence = html`<td><q>${says}</q>${source}</td>`
  const marks = html`data-mark="${outcome}" data-phases="${phases.join(' ')}"`
  const [only] = parts
  if (parts.length === 1 && only)
    return html`<tbody id="${anchor}" ${marks}>
      <tr>
        <td>${badge(outcome)}</td>
        ${sentence}${columnsOf(only)}
      </tr>
    </tbody> `
  const deciding = parts.findIndex((part) => part.outcome === outcome)
  const held = parts.filter((part) => part.outcome === 'holds').length
  return html`<tbody id="${anchor}" ${marks}>
    <tr>
      <td>${badge(outcome)}</td>
      ${sentence}
      <td>${parts.length} parts</td>
      <td>${held} of ${parts.length} hold</td>
      <td class="why">
        ${outcome === 'holds' ? 'all parts hold' : html`decided by: ${parts[deciding]?.part ?? `part ${deciding + 1}`}`}
      </td>
    </tr>
    ${parts.map(
      (part, index) =>
        html`<tr class="part">
          <td>${badge(part.outcome)}</td>
          <td>${part.part ?? `part ${index + 1}`}</td>
          ${columnsOf(part)}
        </tr>`,
    )}
  </tbody> `
}

const columnsOf = (part: PartVerdict): Html =>
  html`<td>
      ${formatBound(part.bound, part.unit ?? '')}${part.published === null ? null : html`<small>published: ${formatNumber(part.published, part.unit ?? '')}</small>`}
    </td>
    <td>${measured(part)}</td>
    <td class="why">${part.because}</td>`

function measured({ value, low, high, unit, bound, outcome, n, basis }: PartVerdict): Html | string {
  if (value === null || unit === null) return '–'
  // Student's interval of two dwarfs them, and their bound.
  const isOfTwo = basis === 'replicates' && n === 2
  const range = isOfTwo ? { value, low: null, high: null } : { value, low, high }
  return html`<span class="number">${formatRange(range, unit)}</span
    >${isOfTwo ? html` <small>from 2</small>` : null}${boundBar(range, bound, outcome)}`
}

function addressesOf(quantity: Quantity): string[] {
  switch (quantity.kind) {
    case 'metric':
    case 'slope':
    case 'exponent':
      return [quantity.at]
    case 'ratio':
      return [...addressesOf(quantity.over), ...addressesOf(quantity.under)]
    case 'difference':
      return [...addressesOf(quantity.from), ...addressesOf(quantity.less)]
    case 'unmeasured':
      return []
  }
}

/** A growth means its cells at all scales. */
const isMeant = (at: string, wanted: string): boolean => at === wanted || at.replace(/@[^/]+/, '@*') === wanted
