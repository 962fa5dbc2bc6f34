import type { SubjectBoard } from '../board.ts'
import type { CellMetric } from '../estimate-cell.ts'
import { formatBound, formatNumber } from '../format-number.ts'
import type { PartVerdict } from '../judge.ts'
import { claimAnchor, hrefOf } from './anchor.ts'
import { html, type Html } from './html.ts'
import { signs, wordOf } from './signs.ts'

/** What was claimed of a number of a cell, with the verdict: a line for each claim, to stand below it. */
export type ClaimsBeside = (at: string, metric: Pick<CellMetric, 'name' | 'operation'>) => readonly Html[]

/** Of claims on one number each; what is claimed of ratios and slopes has no place beside one. */
export function claimsBeside({ id, claims, card }: SubjectBoard): ClaimsBeside {
  const found = new Map<string, Html[]>()
  for (const claim of claims) {
    const stored = card.claims.find((each) => each.id === claim.id)
    for (const [index, part] of claim.parts.entries()) {
      const quantity = stored?.parts[index]?.quantity
      if (quantity?.kind !== 'metric') continue
      const key = keyOf(quantity.at, quantity.name, quantity.operation)
      const line = html`<a class="claimed ${part.outcome}" href="${hrefOf(id, { at: claimAnchor(id, claim.id) })}"
        >${signs[part.outcome]} ${claim.id} ${wordOf(part.outcome)}: <b>${claimText(part)}</b></a
      >`
      found.set(key, [...(found.get(key) ?? []), line])
    }
  }
  return (at, { name, operation }) => found.get(keyOf(at, name, operation)) ?? []
}

const keyOf = (at: string, name: string, operation?: string | null): string => [at, name, operation ?? ''].join(' ')

/** `≥ 150/s`, and what was published where the bound does not say it. */
function claimText({ bound, published, unit }: PartVerdict): string {
  const text = formatBound(bound, unit ?? '')
  if (published === null || published === bound.min || published === bound.max) return text
  return `${text}, published ${formatNumber(published, unit ?? '')}`
}
